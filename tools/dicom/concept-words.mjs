// Words of the concept names in the context groups of PS3.16 (CIDs, all published schemes), longer than two letters, without eponyms and given names: what the
// meaning of a published code may be made of. The words of descriptor-words.mjs are not repeated.
export const conceptWords = `
aapm abducens aberdeen aberrated abigar abnormalities abnormality abnormally abondance abortion abrupt absence absent absolute absorbed abtenauer abuse abyssinian
acanthioparietal acasum acbpd acbpdfl acbpdflhc accel accelerated acceleration accentuated access accessed accession accessory accident accreditation accumbens accumulated
accumulation acd ace aceh acepromazine acetabular acetabulum acetate acetic acetrizoate acetyl acetylaspartate acfl acflhc achc achham achieve achieved acid acidified acinar
acoustic acquired acquisition acr acridine acriflavine acromioclavicular acromion across acrylic acting action actionable activation active actively activity acuity adaev
adamawa adaptaur adaptive add added addended addendum addition aden adeno adenohypophysis adenoid adenoidal adenolipoma adenomyoepithelioma adenopathy adenosine adenosis adhoc
adiabatic adjacent adjudicator adjunct adjusted adjustment adjuvant administered administering administration administrator admission admitted adolescent adrenergic adults
advance advanced adventitia adventitial adverse aerobic afc affenpinscher afferent afghan african africana africander africangnus africangus agar agatston age agent agents
agerolese aggregated aggressive agn ago agonist agreement aic aided aidi aif aifroi ain ainu airedale aires ais akbash akha akhal akinesia akinesis akita aksa ala alambadi
alano alapaha alaska alaskan alb albanian albers albese albino albumin alcian alcohol aldehyde ale alentejana alentejo aleppo alert alfentanil algarvia algorithm algorithmic
algorithms aliab alias alignment alistana alive alizarin alkali alkaline allergic allergy alliance alloy almanzorena almost along alpha alphachloralose alphadolone alphaxalone
alpine alps altai altay alter altered alternans alternate aluminum alur alveolar ambient ambiguous amboim ambu amelanotic america american americas amerifaxcattle amine
aminoglycoside ammonia amniocentesis amnioinfusion amnion amniotic amorphous amount amphetamine amplitude amputation amrit amritmahal amygdala amygdaloid anadolu anal
analgesic analyses analysis analytical analyzer anastomosis anastrozole anatolian anatomic anatomical anatomy anchoring andalusian andaluza andean andor anechoic anesthesia
anesthesiology anesthetic aneurysmal aneurysms ang angeln angina anginal angiocardiography angiolipoma angiomatosis angioplasty angiosarcoma angioscopy angiotensin angle
angles anglo angoni angora angular angulation angus aniline animal animals anion anisotropy anjou ankina ankole annulus anode anomalous anomaly anonyma antagonist antecubital
antegrade anteriorly antero anterolateral anteroseptal anthracene anthropomorphic anti antiarrhythmic antibiotic antibody antibradycardia anticholinergic anticoagulant
anticonvulsant antidiuretic antiemetic antifungal antihelix antihemophilic antihistamine antihyperlipidemic antihypertensive antihypoglycemic antilipemic antilles
antitachycardia antitragus antra anulus anus anxiety aortography aortopulmonary aosta apadtad apennine aperture aphakia aphakic apmm apmmbsa apocrine appaloosa apparatus
apparent appearance appendage appendiceal appendicular appenzell appenzeller apple application applicator applied appointment apposition approach appropriate approved apso
apulian aqueduct aquitaine araappaloosa arab arabi arabian aracena arachnoid arado aragonesa arapawa arbitrary arbuckle arc arch architectural archive arcott arcuate ardennais
ardennes argentine argentino ari aries armant armorican around arouquesa array arrest arrhythmia arrival arrive arrived arsenic arsi art arteriography arteriolosclerosis
arteriosclerosis arteriosclerotic arteriosum arteriosus arteriovenous articular artifact artifacts artificial artois ascending ascitic ascob ascorbate asd ashanti ashman asian
asleep aspartate aspect aspen aspirate aspiration assembly assessed assessment assigned assignment assist assisted assisting associated association assurance asthenia asthma
astringent astrocytoma asturian asum asymptomatic asynchronous asystole ata ataxia atdt atebrin ath atherectomy atheroma atheromatous atherosclerotic atlantal atlanto
atlantoaxial atlantooccipital atlas atpadi atresia atrioventricular atropine atsm attach attached attachment attempt attempted attending attenuated attenuator attributes
aubrac aucbn audemer audio audiology audit auditory augment augmentation augmented aulie aunt auramine aure auricular australian austrian authentication authority
authorization authorizing auto autocorrelation automated automatic automatically autonomic autonomous autorefraction auvergne auxiliary auxois available avelignese averaged
avetonou avf avilena avl avoidance avr avti awaiting awassi aweil axis axt ayrshire azaouak azaperone azawakh azerbaijan azo azocarmine azophloxin azores azorubin azteca azure
azurine azurol azygoesophageal azygos azygous bac bachaur background backscatter bacon bacterial baden badger baffle bag baggara bagot bahia bahima bailout bakosi bakwiri
baladi baladicattle balanced baldinger baldy balearic bali balikun balinese balkan balke balkhi ball balloon baltaret baltic baluchi balwen bamaxiang bambara bambawa bambey
bamei bami ban banat band bandwidth bangladesh banjara banker bantu banyo baoule bapedi barb barbado barbados barbari barbary barbet barbiturate barcode bardigiano bargur bari
baria barka barometric barotse barra barrett barrosa barroso barzona based basenji bashi bashkir basic basilar basilic basis basket basque basset bassett basuto bat batak
batanes batangas batard bath battery baum bavarian bavenda bay bayar bayesian bazadais bazna beaded beagle beam beamsplitter bear bearded bearing bearnais beat beats beauceron
because beclere becquerel becquerels bedding bedlington beef beefmaker beer beetal begin behavior beijing being beiroa beja belarus belge belgian belgium belied bellied
belmont belorus belted beltsville benadir bengal bengali benralizumab bentheim bentheimer benzo benzodiazepine bergamasca bergamasco bergschaf berkshire berlin bernard bernese
bernoulli bernthsen berrendas bertel best bestuzhev beta betizuak beulah bevacizumab bhagnari bhirum bhuj bhutia bibrik bic bichon bichons bicycle bidirectional biebrich
biellese bifascicular bifurcation bigeminy billing billy bimal binary binh biochemistry biohazardous biomagnetic biomedical biomicroscope biophysical bioptome biosafety
biparietal biplane bipolar bird birefringence birman birth bis bisaro bismark bismuth bison biventriculare bizanian bkb blackbelly blackett blackhead blackheaded blackmouth
blacknosed blacksided blanc blanca blanco blanket blaukoepfiges bleach bleomycin bleu blinatumomab blind block blockage blocker blocking blond blonde bloodhound bloody bloom
blueblood bluefaced blunted blur bmi boak boar board bob bobtail bodmin boer boerboel bolivian bolognese bolting bombay bon bond bonsmara booroola booted boothby bootstrap bor
boran bordeaux borderline boreray borg borghigiana borgou borneo bororo borzoi bos bosnian boston bottle bottom bouin boulonnais boundary bounding bourbonnais bouscat bouvier
bovinae bovine bovska boxer boykin bpd bpda bpdapadtadfl bpdasum bpdftafl bpdttd bra braba brabant bracco brachiocephalic brachy brachytherapy bracke bradycardia braford
bragado braganca brahma brahman brahmousin brahorn bralers branch branching brand brandenburg brandlbracke brandrood brangus braque brasileiro braunes braunvieh bravia bravon
brazilian brazilin brca brecknock bred breech breed breeders bregma breitov brenner brentuximab brep bretagne bretegne breton brewerton briard bridge brightfield brightness
brillenschaf brilliant brindle briquet british brittany broad broholmer bromide bromine bronchioloalveolar bronchiologram bronchodilator bronchogram bronchopulmonary
bronchospasm bronchovascular broselow brother brought bruising brumby bruno bsa bsi buccal buccinator buckskin bud budyonny buffered bulb bulboventricular bulgarian bull
bulldog bulldogge bullet bullmastiff bunamiodyl bundle buohai bupivacaine burden burgos burlina burman burmese burning bursa burwash buryat busa bushuev but butabarbital
butana butanol butterfly butyrate bwp byelorussian caballus cabannina cabano cabg cachena cachexia cad caffeine cage cahoon cai cairn caiua calabrian calascibetta calasparrena
calcaneal calcaneum calculated calculation caldeano caldelana calibrator california californium called callithrix callosum caloric calvana calyx camargue camarron cambodian
camborough cambourgh cambridge camera campanian campolina can canaan canada canadian canario canary canastr canastra canastrinho cancel canceled canchim cane canik canind
canine canines canis cannabis cannot cannula canthus cantonese cap capacity cape capillary capit capra caprine capromab capsular capsule captain caracu carazebu carbapenem
carbol carbon carbonate carcinogen carcinosarcoma card cardia cardigan cardiogenic cardiology cardiomegaly cardiomyopathy cardiophrenic cardiopulmonary cardiorespiratory
cardiosphere cardiothoracic cardiotonic cardiovascular cardioversion carfentanil carina carinthian carmine carminic carmoisine carnae carneae carnoy carolina carpathe
carpathian carpus carrier carthusian cartilaginous cartridge carunchinho caruncho caruncle casanareno case casertana cashmere caspian cassette cast casting castlemilk castro
cat catahoula catalan catalana catalina catalog cataract catching cath catheterization cattle cattlebreed catus caucasian caucasus caudad caudate caudo caudocranial
caudodistal caudodorsal caudoventral caused causton caval cavalier cavallino cavia cavity cavopulmonary cayuse cba cbsa ccu cda cecum celestine cells celsius celtiberica
cemented center centered centerline centerpoint centimeter centralis centralizer centrally centrilobular cephalic cephalosporin cerbat cerebrospinal cerebrovascular ceres
certainty ceruloplasmin cervico cervicothoracic cesium cesky cessation cestrum cetuximab cfr cfx chair chakouyi challenge challenges cham chamber chamberlain chamois chamoisee
chan chang change changed changes channel channi chantilly chaouia chapar char chara characteristic characteristics charbray charford charging charmed charnequeria charolais
charollais charollandais chartreux chd check checkerboard cheju chenghua chernigov chesapeake chesi chester chestnut cheurfa cheviot chewing chi chiangus chianina chiasm
chiasma chickasaw chicken chico chien chiford chihuahua chilean chills chilote chimaine china chinampo chincoteague chinese chino chinook chios chip chitkara chittagong chitty
chloracetate chloral chloride chloriodized chloroacetate chloroform chlorpromazine cholesterol cholinergic cholistani cholyl chondroma chondrosarcoma chord chordae chordal
chords choriocapillaris choroid choroidal chosen chow chromate chromaticity chrome chromic chromium chromotrope chronically chronotropic chryak chrysoidine chumbivilcas
chumysh chunan churro cigarette cildir ciliary cinefluorography cingulum cinisara circadian circle circuit circular circulating circulation circulatory circumferential
circumflex circumscribed cirit cirneco cirsoid cisterna citation cited citrate ckdepi ckmb clammy classification classified claudication clavicular clawn clean clear clearing
cleaves clemente cleveland clinically clinician clinoid clitoris clock clockface closed closes closest closewool closure clot clothing cloud clr club clumber clun cluster
clustered clydesdale cmab cmod coach coagulant coalescent coarctation coarse coarsewool coast coat coated cob cobalt coburger cocaine coccygeal cochineal cocker cockett
cockroft code codes coefficient coeliacus coenzyme coherence coiled coiling coin col colcher cold coldblood colher colic collapse collar collateral collection collie
collimated collimation collimator collocation colloid colloidal colombian colonial colorado colorectal colored colorpoint colostomy colourpoint columbia column columns
combination combined comeback comedocarcinoma comisana command comment commercial commissure committee common communes communicated communicating communication communis
compact comparative compared comparisons compartment compensation compensator complaint completely completion complex complexes complexion complicated complication
complications component composed composing composite composition compound compressed compression computation computed computer computerized comtois con concave concentration
concentric concept conception concepts concern concha conclusion conclusions condenser condition conditions conductance conducted conduction conduit cone conference
confidentiality configuration configured confined confirmation confirmed confluence confocal conformal conformality conformation conformity congenital congestion congestive
congo conjunctiva conjunctival conjunctive connected connection connective connemara connor consent conservation considered consistency consistent constant constrained
constricted constriction constrictive constructed construction consult consultant consultation consulting consumable consumption contained container containing content context
contextual contiguous continental continuation continue continuing continuity continuous contouring contra contraception contraceptives contracta contractility contraction
contraindicated contraindication contralateral contribution controlled controller controls conventional convergence convergent conversion converter converting convex
convulsions cooker cool coon coonhound coopelso coopworth coordinate coordinated coordinates copied coplanar copper coracoid cordis cordocentesis core corgi coriphosphine
cormo corn cornea corneal cornish cornwall corona corporeal corpus corralero correct correlates correlation corresponding corriedale corriente corsican corso corticobulbar
corticospinal cosentina costa costae costal costarum coste costeno costocervical costochondral coton cotswold coughed counter country counts county couplet course cousin cover
coverslip cow cpf cracker cradle cranio cranioproximal cranium crdr cream crease created creatine creatinine creation creole crescent crest crested cresyl cretan cribriform
criollo crioulo critical crl crlasum croatian crocein croix cross crossed crossing crosstable crt crus cruz crystal ctdifreeair ctdivol ctdiw ctmv ctx cuanzo cuban cubic
cubital cuernos cuino cukurova culposcopy culprit cuniculus cup cuprem cur curative curcumin curettage curl curled curly curraleiro current currently curta curvature cushion
cusp cut cutchi cutoff cutter cutting cuvak cyanine cyanocobalamin cyanol cyanosis cycle cyclopentolate cylinder cylindroid cyprus cystadenocarcinoma cystatin cystoscopy
cytokine cytologic cytology czech czechoslovakian dabieshan dachsbracke dachshund dachsund daera dagestan dahe dairy dajal dala dales dalesbred dalland dalmatian dama damage
damani damara damascus damietta danakil dandie dane dangi danish danube danubian darkfield dartmoor dashtiari data date dates datetime datong daughter daweizi day daya days
dbi dbsa dca dcam dcfbcf dcfpyl dct dead death debouillet deceased deceleration decibel deciduous decimeter decision decomposition decongestant deconvolution decorrelation
decrease decreased deerhound defect defects deferens defibrillation defibrillator defined definition deflated deflection deformable deformity dehydration dekalb del delaine
deleted deliboz delivered delivery dell delphian delta deltoid demand demarcated demographics dengchuan dense densities densitometric deogir deoni deoxynucleotidyl departed
department dependence dependent dependovirus deployed deployment depolarizing deposit deprecated depreotide depression derbyshire derivation derivative dermantsi dermatology
des descendants descending descent description descriptions descriptor descriptors desert desflurane design designator desmoid destination destruction detach detachable
detached details detected detection detections detector determination determined determining deterministic deutsche deutsches deviation deviations device devon dexamethasone
dexter dextran dextrocardia dfpm dfpt dgn dhanni dhs diabetes diabetic diacetyl diagonal diali diamond diani diaphanography diaphoretic diaphragm diaphragmatic diastasis
diastole diastolic diatrizoate diazepam dibromofluorescein dichroic dichromate dicom dictation did didinga died diencephalon dies diet dietary diethlyamide diethyl
diethylamide diethylenetriamine difference different differentiated differentiation difficult difficulty diffusely diffusivity digestion digitized digitizer digoxin
dihydrotetrabenazine diiodofluorecein diiodofluorescein dilatation dilated dilation diluent dilution dimeglumine dimension dimensional dimercaptosuccinic din ding dingo dinka
dinmont diode diopters dioxide diphenhydramine diphosphonate diprotrizoate dipyridamole direct directed direction directional directive directly disability disabled
disagreement disapproved discarded discharge discharged discoid discoloration discomfort disconnected discontinued disease diseased diseases dishty disintegration disk disks
disodium disofenin disorder disoriented dispense displaced displacement display disposed disruptive dissecting disseminated dissimilarity dissociation distant distilled
distinctly distorted distortion distributed distribution disturbance diuretic diverticulum divide division divisor djakore djerma dki dlp dls dnepropetrovsk dnieper doayo
doberman dobrogea dobutamine doc doctor document dodd dodge does doesn dog dogo dogue domain domestic dominance dominant don done dongola dongyang donnersberg donor dopa doran
dorna dorper dorsalis dorset dorsi dorso dorsocaudal dorsodistal dorsolateral dorsomedial dorsopalmar dorsoplantar dorsoproximal dorsorostral dorsum dortyol dosage doses
dosimeter dosimetric dosimetry dosing dot doubilet dower down downgaze downsloping downward draft drakensberger draped drents drentse drever drop droperidol drops
droughtmaster dru drug drutm dry drysdale dsi dtbzf duck ductal ductogram ductography ductus due dulmen dun dunker dunkerhound dunlap duodenal duplicate dupuy duration durazol
duroc dutch dvd dwarf dxx dxy dxz dye dyscrasia dysfunction dyskinesia dyskinesis dysplasia dyssynchrony dystrophic dyy dyz dzumalia dzz eared earliest easi east eastern
eating eccentric eccentricity ecg echogenic echogenicity echotexture echovist echt eclampsia ecromeximab ecst ect ectasia ectatic ectopic ectpet edd edelschwein edited editing
edition edlv edotreotide edta educational eem effect effects efferent efw eggshell egyptian ejection elastic elasticity elective electric electrical electrocardiogram
electrocardiographic electrocardiography electrode electrodes electrogram electromagnetic electromechanical electron electrophysiology elegant eleia elemental elevated
elevation eligibility eligible elite elizabethan elkhound ellestad elliottdale ellipse ellipsoid elliptic elm elsewhere email embedding embryonic emergent emissive emitting
emphasis empirical empted empty emulation enabling encephalomyelitis encoded encoding end ended enderby ending endo endocardial endocarditis endocrine endocrinology endoleak
endorectal endoscope endothelial endothelium endotracheal endovaginal endovascular enflurane engadine engineering english enhancing enlarged enrichment enrollment enteral
entire entirely entlebucher entorhinal entrance entrapment entropy entry envelope environment environmental enzyme eosin epagneul ephedrine epicardial epicardium epidermal
epidermoid epididymis epidural epifluorescence epigastric epileptic epinephrine epiploic epirus episode epithelial epithelium epitrochlear eponymous epoxy epsse equal
equalization equals equation equidistant equipment equivalent equivocal equus eraso erector ergometer erhulian erie eriksen eriochrome eriskay erlunchun eroded error eruption
erythrosin erzgebirg esasai escape eskimo espa essex est esterase estimate estimated estimates estimation estonian estrela estrogen estrogenic ethanol ether ethics ethidium
ethmoid ethyl ethylenediamine etidronate etiology etna etomidate euler eurasian eurasier euroline european europium evaluated event events ever evidence evol evolution exact
exaggerated exametazime exametazine examiner exams exceeds excellent except excess excessive exchange excision excitation excluded excluding excursion exercise exerciser
exertion exertional exmoor exogenous exotic expanded expander expanding expansion expected experimental expert expertise expired explantation explicit exponent exponential
export exposed exposure extended extent extents extra extracardiac extracorporeal extracted extracting extraction extrafoveal extraluminal extrapulmonary extravasation
extremadura extremely extremena eyeball eyelash fabrianese fabrication faced faceplate facet facility fact factor factors faeroes faf failed failure falabella fallopian fallot
fallypride false familiaris family fannong farm fascial fascicular fasciculus fasting fastpac fatal father fatigue fatty faults fauve fca fcf fcpa fcpv fcv feature features
febrile feces federation feed feedback feeding feetfirst feist feline felis fell fellata fellow felver femoris fenestration fengjing ferrandais ferrous fesf fetlock fetocide
fetuses feulgen ffd fhc fiber fiberoptic fibers fibrate fibril fibrillation fibrils fibrinogen fibrinoid fibrinolysin fibro fibroadenolipoma fibroadenoma fibroadenomatoid
fibrocalcific fibrocystic fibroelastosis fibroglandular fibromatosis fibromuscular fibronodular fibrosarcoma fibrosing fibrosus fibrous fibular fidelity fiducial fiducials
field fifth fighting fila file fill filled filler filling films filtering filters filtration final fine finewool finish finncattle finnhorse finnish fino fio fish fisk fissure
fistula fit fitted fitting five fixative fixator fixed fjall fjord fkpeg flac flagellar flail flandres flash flat flb flbpd fleck fleisch fleischner fleischschaf flemish
fleuve flexure flhc flight flip flocculent floor flores florida flortaucipir flow fltf fluanisone flubatine fluciclatide fluffy fluid flumazenil fluorescein fluorescence
fluorescent fluorethyltyrosin fluorexon fluoride fluorine fluorobenzothiazole fluorocholine fluorodeoxyglucose fluoroestradiol fluoroetanidazole fluoroethylflumazenil
fluoromethane fluoromisonidazole fluoropropyl fluorotriopride fluorouracil flurpiridaz flush flushing flutemetamol flutter fmisof focused fogera fold folio follicle follow
following fontanel fonthill foo food footing force forced forceps forefoot foreign forelimb forensic forest form formaldehyde formalin format formation formatted former formol
formula fornix forrest fort forward fossa fosses fouchet foundation four fourth fousek fouta fovea foveal fox foxhound fplp fractal fraction fractional fractionation fractions
fran francais france frati fredericia frederiksborg freedom freehand freezing freiberg french frenulum freq frequencies frequency frequent fresolimumab friedman friend fries
friesian frijolillo frise friuli frog fronto froxfield frozen frs fuan fuchse fuchsin fuchsschaf fujian fulani fumati function functional fundoscopy fundus funiculus fur
furioso furo fused fusiform fusion fuzhou fuzzy fwp gaasum gabou gacko gado gadodiamide gadopentetate gait galactocele galactosyl galiceno galician gallium gallocyanine
gallope galloway galway gambian gamma gammopathy ganglion ganong gansu gantry ganz ganzhongnan ganzhou gaolao gaoundere garfagnina garganica garment garnet garrano garre gas
gasara gascogne gascon gascony gaseous gasping gastro gastrocnemius gastroduodenal gastrointestinal gate gatei gauge gault gaunling gaussian gavage gayal gaynor gaze gbc gcct
gcl gctt gehoernte gel gelbray gelbveih gelderland gene general generated generator generic genetic genicular geniculate genital genitalia genitourinary gentian gentile genu
genus geois geometric geometrical geometry georgian geriatric germain german germanium gestation geud gfr ggx ghana ghori giacomini giant gidda gidran giemsa gieson gingiva
gir girdle girgentana girolando girons given glan glandular glans glare glass glaucoma glcm glembatumumab glen glenoid global globulin globus glomerular glossopharyngeal
glottis gloucester glucagon glucoheptonate glucose glucuronidase glue gluing glutamate glutamine gluteal glycine glycogen glycolysis gmelini goat gobra gol gold golden
goldstein gole golpayegani goniolens good goomsur gorbatov gordon goryn gotland gqb gqn graded grafting gram granadina grand grande grandfather grandmother grandy granular
granuloma graphics grati graue gravity grayscale great greater greatest greek green greenland greyhound grid griffon grip grisonne grisons gritstone groenendael gromark
groningen groove ground growth grunwald gtv guadarrama guadeloupe guadiana guang guangdong guangxi guanling guanzhong guard gudali guelma guernsey guidance guide guided
guideline guidewire guiding guinea guizhou gujamavu gujarati gulf gums guoxia gurktal gute gutter guzerando guzerat gvn gynecologic gynecological gynecology gynecomastia gypsy
habenular habitual habitus hack hackney hadlock haflinger hafnium hai haigis hailum hainan haired hairless hairs haiti half halfblood halhin hallikar hallingdal halo halogen
halothane hamartoma hamiltonst hamline hampen hampline hamprace hampshire hamroc han handgrip handler handling hanford hang hanjiang hanoverian hansel hansmann hanzhong harbin
hardening hardi hariana harlequin harnai harness harper harrier hart harvesting harz has hasht hatton haustra havana havanese have hawaiian hays hazaragie hcac hcasum hcat hcl
headfirst headframe heading headrest heads health healthcare healthy healy heat heated heater heating heavy hebridean heideschaap heidschnucke heihe heilongjiang heilongkaing
held helix hellenic hellman helly hemangiopericytoma hemangiosarcoma hematein hematocrit hematology hematopoietic hematoxylin hemi hemifield hemisphere hemispheric hemodynamic
hemodynamics hemolymph hemoptysis hemostasis hemostatic henschen heparin hepatobiliary hequ herder herdwick hereford hereland herens hermaphrodite herniated heroin hertz
hessen hetao heterogeneous heterogeneously hezuo hfl hiatus hickey higher highest highland highlighted highly hindfoot hindlimb hinis hinterwald hircus hirtz hirzai his hissar
histiocytoma histogram histologic histological histologically histology histopathology historical hiv hmdp hoa hodgkin hoffer hoffman hog hohler hokkaido holding holgus
holladay holland holly holmonger holstein holsteincattle holsteiner holter homatropine home homo homocholic homogeneity homogeneous honduras honeycomb hong hope horizontal
hormel hormone horned hornlose horro horse horses hospital hough hound hounsfield house housing hovawart hrbinecky hrf hsieh htcm htwt huai huang huazhong hubei hubert huchuan
hucul huertana human hungahyb hungairan hungarian hungarofries hunter hunterian huskie hybrid hydrate hydration hydrochloride hydrocholoride hydrocortisone hydroxide
hydroxyapatite hydroxymethylene hydroxymethylglutaryl hyoid hyper hypercholesterolemia hyperechoic hyperemic hyperintensity hyperkinesis hyperkinetic hypermetropia hyperopia
hyperplasia hypersensitivity hypertension hypertensive hyperventilation hypo hypochondriac hypoechoic hypogastric hypoglossal hypoglycemic hypointensity hypokinesis
hypopharyngeal hypopharynx hypoplasia hypoplastic hypotension hypotensive hypothenar hysterectomy iabp iauc iaucbn ibage iban iberian ibizan icacca icelandic icrp ideal
identifiable identification identifier identifiers identifying identity idiopathic idioventricular idm iec igloo ignored iia iib iii iiia iiib iiic ijssel ilcr ile ileal
ileocecal ileocolic ileostomy iliocostalis ilium ill illawarra illegible illumination illuminator illustration illyrian ilm ilocos iloilo imaal imaged imager imagify
iminodiacetate immediately immobile immunocompromised immunodeficiency immunofluorescent immunology impaired impairment impedance imperial implantable implantation import
imported importer impressions improved improvement inactive inadequate inappropriate inc inca incision incisional incisor incisure incl include included including inclusion
incompetence incomplete inconsistent incoordination incorrect incorrectly increase increased increment incubation indeterminate indexed india indian indicated indicator
indicus indigo indirect indistinct indium individual individually indo indocyanine indophenol induced induction induration ineligible inferolateral inferomedial inferoseptal
infertility infiltrating infiltration infinity inflated inflation inflow informant information informed infra infraalar infraclavicular inframammary infrared infrarenal
infraspinatus infrasternal infrequent infusate infusion ingessana ingredient inguinal inhalation inhibitor inhomogeneous initial inject injectable injectate injections
injector injury ink inkuku inl inlay inlet inline innermost innominate inobuta inositol inotropic input inra insert inserted insertion insoluble instance instances
instantaneous institution institutionally instruction instrument insufficiency insufficient insula insular insulin intact intake integral integrated integration intelligence
intensive intent intents inter interaction interatrial intercostal interdigitating interest interface interference interfering interferometry interferon interiliac interlobar
intermediate intermittent intern international interpectoral interpolated interpolator interpretation interrupted intertarsal intertragal interval intervention interventional
interventions interventricular intervertebral intestinal intima intimal intra intracardiac intracavitary intracoronary intracranial intracutaneous intracystic intradermal
intraductal intraepithelial intragenus intraglandular intrahepatic intralobular intraluminal intramammary intramedullary intramural intramuscular intraocular intraoperative
intraparotid intraperitoneal intrapulmonary intratumor intrauterine intravascular intraventricular introitus intubation inu invasion invasive inventory inverse inverted
investigational involution involved involvement inward iod iodamide iodide iodipamide iodized iodoalphionic iodobenzylguanidine iodocholesterol iodohippurate iodomethamate
iodophenyl iodophthalein iodopyracet iofetamine iol iomud ion ionic ionizing iopanoic iophendylate iophenoxic iothalamate ioxaglate ioxilan ipl ipodate ipsilateral iranian
iraqi iridium irigb iris irish iron irradiated irradiating irradiation irregularities irrigation irritation ischerwood ischium iskar island islander isocenter isocentric
isodense isodose isoechoic isoelectric isoflurane isolated isolation isorhythmic isos isotope isovelocity isovolumic israeli issue issuer isthmus istoben istrian italian
italiano item items itr itv iugr ivim jabe jabugo jacchus jagdterrier jalajala jamaica janma janmahasatian janus japanese jarmelista jaulan jaundiced java javan javanese
jawline jeanty jejunal jejunostomy jellicut jem jenner jenubi jerdi jersey jersind jet jewelry jezerskosolcavska jianchang jianli jiaoxi jiaxing jiddu jielin jijjiga jilin
jindo jinhong jinhua jining jinnan jinzhou jonica joslin jotko judd junction junctional junqueira jura jutland juvenile juxtaintestinal juxtaposed kabarda kabota kabyle
kachcha kachhi kaghani kai kajli kakhetian kalakheri kalmyk kaman kamdhino kameroen kamori kandahari kandel kandhari kanem kangal kangaroo kangayam kaningan kankrej kaokoveld
kappiliyan kapsiki karabair karabakh karachai karakacan karakul karamajong karan karelian karelo kasabach katahdin katerini kathiawari kazakh kedah keep keeshond kelantan kele
kelpie kemerovo kemp ken kenacid kenana kenkatha kennedy kennel kenran kentucky kenya kep keratectomy keratometry keratomileusis keratoscope keratotomy kerley kerry ketamine
keteku key khamala kharkov kherigarh khevsurian khillari kholmogory khorsan khuong khurasani kiger kigezi kiko kilara kilis kill kilovolt kinder kinetic kinniya kirdi kirgiz
kirhiz kisantu kisber kishu kiso kit kite kladruby klee kleen knabstrup kneeling knob kochi kolbroek kolubara komondor konari konink kooiker kooikerhondje kooka koolie korat
korean koronadal kostroma kovacs kpa krasky kravarsky krishna krishnagari krolevets kromfohrl krskopolje krypton ktrans kuchinoshima kui kula kumamoto kumauni kunekune kurdi
kurgan kuri kurtosis kurtz kurzbauer kushum kustanai kutta kuvasz kuznet kwai kyi kyoga lab labeled labeling labia labium laboratory laboreiro labrador lacmoid lacombe laconie
lacrimal lactam lactate lactated lactating lactation lactational lactocele lacunar lad ladakhi laden laeken lafe lagune laika lakeland lakenvelder lamalese lambda lamina
laminar laminated lamp lan landais lander landmark landrace landschaf langhe language languedoc lans lansa lantang lao laoshan laparoscopy laperm lapin lapphund laquerriere
largest largo laryngeal lasek laser lasik last laterality laterally latero laterodorsoproximal lateromedial lati latissimus latuka latvian launcher lavinia layer lbbb lbw ldl
lead leading leads leaflet leak leakage lean least lebanese lebedin leen leftmost leicester leicoma leineschaf leiomyoma leiomyosarcoma leiqiong leishman lemniscus lens lenses
lensometry leo leonard leonberger leopard leping less lesser lessoway leucofuchsin leukemia leukemic levator levatores levenberg levine levothyroxine levovist lewitzer lhasa
liang liaoning liberian libitum library libyan lichuan lid lidocaine lidofenin life ligamentum light lights lijiang likar like likely lilienfeld lim limbic limbus limiana
limit limiting limits limon limousin limping limpurger lincoln lincomycin lindblom lineback liner lines linezolid lingao lingual liothyronine lipetsk lipid lipidic lipizzaner
lipoadenoma lipopolysaccharide liposarcoma liquid lissamine list lithotomy lithuanian litigation little livestock living livny ljsselvee llanero llanwenog ller lleyn lma lmp
lms loaghtan loashan lobi lobular lobulated lobulations lobule local localization locally located location loenberger log loge logging login logout lohani lohi lokai lombok
long longhair longhaired longhorn longissimus longlin longwool longyou lonk lop lopsided lordotic lorquina lossy lost lot lourdais lowland lowline lown lph lpv lsau lsdi
lubricant lucanian lucency lucent lucerna luchuan lucie lugware luing lumbo lumen luminal luminance lumpectomy lundehund lundy lurcher lusitano lutai luten lutetium luxi luxol
luzein lvc lvot lvs lympathic lymphadenopathy lymphatic lymphogram lysergic lysholm lysolecithin lysophosphatidylcholine mab mac macau macedonian machine macrocalcifications
macrolide macroscopic madagascar madaripur made madonie madura magal magna magnesium magnet magnetic magnetization magnified magnum magyar mahal main maine maintenance major
majorum majus makaweli malabsorption malachite malague malakan malamute malawi malformation malformations malinois malleolar mallorquin mallory malnad malopolski maltese malvi
mammary mammograms mammographic mammoplasty mampati management managra manapari mancha manchester mandalong mandi maneuver mangafodipir mangalarga mangalista mangalitsa
mangalitza mangalizta manganese manifest manifold manipulation manipuri manometer manor mantiqueira manual manually manubrium manufactured manufacturer manufacturing manx
manxamese marchador marchigiana maremma maremmana marfan margetuximab margin marginal margins marianas marijuana marinhoa markedly marking maronesa marquardt marsh martinero
martius marwari maryland maryuti masai mashen mashona mason massage massif mastectomy mastergilt mastiff mastopathy mater mating matrix matter mau maure mauritius maximal may
mayden mazandarani mazury mcfee mcnab mdrd meaning measured measuring meat meatline meatus mebrofenin mechanical mecklenburg medi media medially median medical medication
medications medicine medio mediolateral mediopalmarodistal medioplantarodistal medronate medullary meet meets megabecquerel megaelectronvolt megavolt megezh meglumine megrel
meishan meixin meldola mellitus member membrane membranous men menggu menopausal menopause menstrual menstruation mental menufi meo merauke mercaptoacetyl
mercaptoacetyltriglycine mercer mercuric mercury merens mergelland meridional merino merinolandschaf mertolenga mertz merz mescaline mesentery mesh meslan mesocardia mesopic
mesothelioma mespiperone messaoria messara metabolic metabolite metacarpal metacarpus metaiodobenzylguanidine metal metanil metaplasia metatarsal metatarsus meter meterset
methadone methanol methionine methlyphenidate method methodology methods methohexital methoxyflurane methyl methylene methylnorcholestenol methylpentadecanoic methylphenidate
methylprednisolone methylthiosemicarbazone methyltryptophan metohija metomidate metrizamide metrizoate metronidazole meusse mewati mexican mezen mezohegyes mezzalina mgcm mgml
mhaswad miami mibg mic michel microaggregated microarray microbiology microbubbles microcalcifications microclip microcysts microdissection microdosimetric microglandular
microinvasion microlobulated micrometer micromole micronodule micropapillary microscope microscopic microscopy microspheres microwave midazolam midbrain midcolic midline
midlung midventricular migration miguel mildly miliary milk milking millicurie milligrams milliliter millimeter millimoles millisecond millitesla minature minbei mineral
mingrelian minhota miniature minimal minimize minipig minisib minnesota minor minora minorcan minus minusin minzhu mirandesa mircroscope mird mirdose mirgorod misaki mishima
missing missouri mist misuse mixed mixture miyako mlk mmbsa mmhg mobitz mod modalities modality modbsa mode model modeling models modenese moderately modern modicana
modification modifications modified modifier modifying modulation modulator mogamulizumab moghani moi moiled molar mold molecular molybdenum moment monarch monchina mondor
mong mongalla mongolian monitored monoblock monoclonal monomorphic monopole monoxide montafon montage montana montanara montbeliard montdale month months montmorillon moorit
mora morab morada morang morava moravian more morenas morgue moribund morochuco morphine morphological morphologically morphology morrison mortice morucha mosaic moscow mosfet
most mother motion motor mottled mouflon mount mountain mounted mounting moura mouse mouth moveable movement moxot moyen moyle mozambique mph mpps mpwapwa mtc mthund muban
mucicarmine mucinous mucocutaneous mucous mudi mukota mule mulefoot multifocal multiparametric multiplication multiplier multispectral munchkin munich munster muong murakoz
mural murboden murcian murciana murgese murghese murine murle murmur murnau murray mus muscular musculus mustang mustela mutant mutton mva mycotic myeloma myeloperoxidase
myocarditis myofibroblastoma myopia myotonic mytilene nachi nadbuzanska nadir nagori nagri nailing nakali nama name namib nanjing nanocolloidal nantais nanyang naphthalene
naphthol narcotic narmont narrative narrow narrowing narym nascet nasi nasion nasolabial nasopharyngeal national natural nature naughton nausea navajo navarro navicular nberg
ndagu nder ndner nearline nebelung necrosis necrotic need needle needles neelsen neer neg negra nehb neighborhood neighbourhood neighbouring neijiang nejdi nellore nelore
nemaxr neo neoaortic neointima neointimal neoplasia neopolitan nepalese nephrology nervous net neurofibroma neurofibromatosis neurohypophysis neuroimaging neurology
neuromuscular neuroradiologic neuroradiology neurosurgery neurosurgical neutrophil never newfoundland next nganda nghia nguni nhieu nickel nifedipine nifene nigerian night
nigra nigrosine nih nil nile nilo nilotic nimari nimrod ninetieth ninety ning ningxiang niobium nitra nitrate nitrazine nitrogen nitroglycerin nitrous nivernais nizinny nkedi
nkone nmb noir noise nolke noma nomarski nomenclature nominal non nonaugmented noncardiac noncontact nondepolarizing nonimmersion noninfiltrating nonionic nonius
nonparenchymal nonspecific nonsustained nonuniformity nooitgedacht noordhollander norbottenspets nordland norfolk norgaard noric norland norline normality normalization
normalized norman normand normande normandie normanzu normative noroeste north northeastern northern norvegicus norwegian norwich nos notch note noted notification nottingham
nova npo nsaid nsterl nuba nubian nuclear nucleus nuer nulliparous numeric nuras nurbs nurse nursing nutrition nutritional nyberg nyha nyoro oberhasli oberland obesity obgyn
obinituzimab object objects obliq obscured observable observation observed observer obstetrics obstructive obtained obturator obtuse ocaratuzumab occipital occlusal occult
occupancy occupational occurred occurrence occurrences ocicat octa octb octreotate ocular oculomotor ofd ofdasum off office offline offset ohmini oic oil oils oiq olde
oldenborg oldenburg ole oled oleic oles olfactory oligemia olindaexm oliventina olsen omental omentum oncologic oncology one ongoing ongole online onset ood oozing opaque open
opening opens operating operation operational operations operative operator ophthalmic ophthalmology ophthalmoscope ophthalmoscopy opiate opl opposite optical optima optimized
option optional optometry orange orbito orbitoparietal orcein orchid order oregon orehla orejinegro organ organism organization oriental orientation orifice origin orkney
orlov orobica oropa oropharyngeal oropharynx orthogonal orthopedic orthostatic oryctolagus osaka osborne osld osmium osmolality osmolarity osmosis ossabaw osseous ossification
ossimi osteogenic osteosarcoma ostium otorhinolaryngology otter ottonello ouessant ouest oulmes outaouais outflow outlets outline outpatient output outward oval ovale ovalis
ovambo ovcar ovcharka overall overbed overflow overlaps override ovine ovis ovoid ovtcharka ovulation owczarek oxford oxide oxidronate oximetry oxoquinoline oxygenation
oxyquinoline oxytocic pabna pacd pace paced pacific pacing package pad paddle page paget pagliarola paint pair pajuna palatina palatine palatoglossal pale palladium palliative
pallidus pallor palmarodistal palmarolateral palmaromedial palmaroproximal palmera palmitate palomino palouse palpated palpation palpitations pamphlet panah panama
pancreaticoduodenal pancreaticosplenic pancuronium panitumumab panje pankota pantaneiro pantelleria pap papaverine paper paphos papillary papillomas papillomatosis papillon
para paracervical paraesophageal paraffin paraformaldehyde parallel parallelepiped paralysis paralytic paramammary parameter parameters parametrial paraproteinemia pararectal
parasagittal paraspinal parasternal parasystole paratracheal paravaginal paravesicular parenchyma parenchymal parent parenteral paresthesia parietal parieto parietoacanthial
park parkinson parmense paroxsysmal paroxysmal parqui parthenais parti partial partially particle particles particulate party parungao pas paso pass passes passive pastern
pasture patency patent paternal path pathologic pathology pathway pathways patibarcina patient patients patrijshond patterdale pattern paulista pause pawlow pci peacock peak
pearson peau pechora pectoral pectoralis pectoris pedicle pedis peduncle pedunculated pee peer peg pegdinetanib pei pekingese pel pelib pellet peloponnesus pembroke pen penbuk
pendetide peneia penetration penicillin penile penner penshire pentaacetic pentetate pentetreotide pentobarbital pepper pequeno perceived percentage percentile percheron
percutaneous perdigueiro perdiguero perendale perforating perforator performance performed performer performing peri periangan pericardiophrenic pericarditis perigastric
perijanero perilesional perimeter perineal perineum period periodic periods perioral peripancreatic peripapillary peritioneum peritoneal peritoneum perkg permanent permethrin
perna peroneal peroxidase perpendicular persian persistent person personal personnel peruvian pester petctav petctfdg petctmet petiso petit petite phakic phalanx pharaoh
pharmacologic pharmacological pharyngeal phased phencyclidine phenylephrine phenylpropan philippine philtrum phlebosclerosis phloxin phonation phonocardiogram
phonocardiographic phosphatase phosphate phosphorus phosphotungstic photogrammetric photographic photometric photon photopic photoreceptors photorefractive phrenic phyllodes
physical physician physicist physics physiologic physiological physiotherapy phytate pia piau pic picard picardie picric pie pied pierquin pierre pietrain pig piggham
piggyback pin pinatuzumab pindos pine pineal pineywoods pinhole pinna pinning pinscher pintabian pinto pinzgau pinzgauer pinzgua pinzhou pinzirita piquira pirapetinga pirie
piriform pisa pisana pit pitangueiras pitch pitman pitt pittsburgh pixel pixelated pixie placed placement placental placer plaines plane planes planimetry planina planned
plantarodistal plantarolateral plantaromedial plantaroproximal plantodorsal plasma plasmacytoma plastic plateau platelet platinum plax pleomorphic pleonemia pleven plexus
plott plus pmx pneumomediastinum pnx pod podengo podhalandski podolian point pointer pointes pointing points poiseuille poitevin poitou poland polar polarimeter polarizing
polatuzumab polesian police policy poliovirus polish poll polled polo polski poltava polwarth polygon polymer polymorphic polypay polyphosphate polyphosphates polyurethane
polyvinylpyrrolidone pomeranian pon ponceau pont pontamine pontremolese ponwar pony poodle pool poor poorly popcorn population porcelaine porcellus porcine portacath portion
portland porto portosystemic portuguese posavina positioner positioning positron possibly postartificial postauricular postaxial postductal postero posterobasal posterolateral
posteromedial postprandial postprocedural postprocedure postsurgical posttreatment posture postvesicular pot potassium potential potentially pottok pouch povidone power ppm
pqc practitioner prairie pramenka preauricular preaxial prececal preclinical precordial predecessor predicted prednisone preductal prefemoral preformed pregnancy pregnant
preinfarction prelaryngeal preliminary prem premature premier premolar preparation prepericardial prepped prepuce presa prescription presence present presentation presenting
pressa pressure prestice presymphysial preta pretracheal pretreatment prevascular prevented preventive prevertebral prevesicular previous previously prewakwa priangan prick
prilocaine prime primitive principal print printing prinzmetal priob prior priority prisheksninsk prism private prk probabilistic probability probably problem problems
procedural procedure procedures proceeding process processing procion producer product professional profile profunda profusion progesterone programmable programmed progress
progressive projections prokinetic prolapse proliferation proliferative prominence promontory pronation pronounced propagation proper properties property prophylactic
prophylaxis propofol proportional propranolol propyliodone prospective prostaglandin protamine protargol protease protection proton proven provider proximity proximo pru prum
prussian psax pseudo pseudoaneurysm pseudoangiomatous pseudohermaphrodite pseudophakia pseudoplaque psychiatry psychology ptca ptis ptsm ptv ptx pub pubis publication
pudelpointer puerto pug puglia pul pulawy puli pullback pulm pulmonic pulmonology pulsatility pulsation pulse pulsed pulses pumi pump punctate punganur pupil pupillary
pupillograph purebred purified purkinje putamen putian putorius pvcs pygmy pygora pyloric pyramid pyrenean pyrenee pyrenees pyridoxyl pyriform pyro pyronin pyronine
pyrophosphate pyruvaldehyde qin qinchuan qingping qon qrs qtc qtu quadrantectomy quadratic quadruped qualifier qualitative quantification quantify quantitative
quantitification quantity quarab quarter quasah query quest quinacrine quinidine quinolone quotation quoted raad rabbit rabo race racemose rack racka racking racks raclopride
radian radiata radiations radical radio radioactive radiofluoroscopy radiofrequency radiographer radioisotope radiologic radiology radiolucent radionuclide radiopaque
radiopharmaceutical radium radnor radon rafer rafert ragamuffin ragdoll rahvan raloxifene rambouillet ramgarhi ramo ramp ramus rana randall ranger ranibizumab rank ranking
rano rao rapid rare ras rasa raster rastreador rat rath rathi rating ratios rattus raw ray raynaud razor rbc rca reach reaction read readable reader reading ready reagent real
realignment rear reasons rebreathing recalculated recall receiving recent receptor recess reciprocating recist recognizable recommendation recommendations recommended
reconstruct reconstructable record recording records rectangular rectouterine recut recutting redbone redistribution reductase reduction reentrant referenced referring
reflectance reflection reflector reformatting refraction refractive refractory refused reg reggiana regime regional registrar registration registry regulation regurgitant
regurgitation regus rehabilitation reid reimbursement reinjection rejected related relating relational relationship relative relaxant relaxation relaxivity relevant remaining
remifentanil remission remodeling remote removal removed rempen rendena renders renitelo repair repartida repeated repeating replaced repolarization reported reporting reports
representation representative request requested requesting required requirement requires resampling resava rescheduled rescheduling research reserve resident resin resistance
resistivity resolved resonance resource respect respiration respiratory responsible restenotic restless restoration restricted restrictive resume resurfacing retain retention
reticular reticulonodular retinopathy retinta retraction retrieval retriever retro retrocecal retrograde retroillumination retromolar retroperitoneal retroperitoneum
retropharyngeal retropyloric retrospective retrotracheal return returned reuse reused reversal reverse reversible review reviewer revised rex rgbb rgbg rgbr rhaetian rheinberg
rhenium rheumatic rheumatology rhine rhineland rhodamine rhodesian rhodium rhoenschaf rhythm rican rich rideau ridge ridgeback riding rightmost rijnlam ring ringer rio
riopardenze rise risk rituximab rnc rnfl roa roan robertson robotic rock rocky rodopi rojhan role roledumab roles roll rolling romagnola romanian romanov romanowsky romedale
romnelet romney romosinuano rongchang room roosevelt root rosen rosolic rostov rostrocaudal rostrodorsal rostroventral rotary rotational rottal rottweiler rouge rough round
rounded route rove row rows roya royal rpe rubidium ruler rules run runge runs ruptured russel russian russo rustaqi rustic ruthenium rutherford rvot rya ryeland rygja saanen
sabbagha sable sabre sabueso sabuesos sac saccular sacrococcygeal saddle saddleback saddlebred safe safety saffron safranin sahel sahford sahiwal saidi saint saintongeois
sakhalin salerno salers salorn salt saluki salvage sam samarium samoyed sample samples sampling san sanabresa sandalwood sandan sandy sanfratello sanga sanhe sanjiang sano
santa santandereano saphenofemoral saphenopopliteal saphenous sapiens sar sarabi sarcosine sarda sardinian sardo sarny sarplaninac sarvar satellite satzeling savinja saxpm
sayaguesa scalene scalenous scalenus scales scandium scanner scaphoid scapular scarlet scarred scatter sch schapendoes scheduler scheimpflug schiff schiller schipperke
schleswig schnauzer schonberg schoonebeker schwartz schwarzwalder schwerfurt schwyz sclera scleral sclerosing sclerotic scm scope scotia scotopic scottish scraping scrofa
scrub sea sealed sealyham sebaceous secreting secretory section sectional sectioning sections sector secure security sedated sedation sedative seen seferihisar segmental
segmentectomy selected selection selective selenium selenomethionine selenomethionione selkirk selle semiconductor seminal semiprone semirechensk senegus senepol sengologa
senne sensation sensitivity sensor sent sentinel sepa separation sepp sequenced sequestrant serere serial seroma serous serpentina serpentine serra serrana serratus serum
server service sesamoid seshaga sessile session set setter severely severity sevoflurane sewing sex sfr shade shading shadow shadowing shaft shagya shahutou shakhansurri
shaking shallow shan shanghai shanxi shape shaped shaping shar sharabi sharply shaving sheath sheep sheepdog sheepdogs sheet sheko shell shelter shendi shengxian shenxian
shepard shepherd shetland shiba shield shielding shih shilluk shiloh shinozuka shire shkodra shock shoot short shortening shorthair shorthaired shorthorn shorthorned should
show showing shropshire shunt shutter shuwa siamese sian siberian siboney sicilian sick sided siena sigma sigmoid sign signal signed signet significance significant signs
silent silesian silhouette silicon silicone silky silver simbrah similar simmental simple simplified simulated simulation simultaneous simultaneously since sinclair sindhi
singapura singleton singular sinhala sini sino sinoatrial sinotubular siphon siri sirius siska sistani sister sita sitaswap situ sixth skeletal skew skewness skudde sky skye
skyros slavonian slide sliding slip slit slope sloughi slovak slovakian slovenian slovhyb slow smallest smear smile smithfield smoked smoker smoking smoothing smpte snowshoe
snr soay social socotra sodium software sokoke sokolka sokoto soleal solid solitary solochrome solognote soluble solution somali somba son sonazoid sonkheri sonographer
sonographic sonologist sop sopravissana sorocaba sorraia sound source sources south southdown southeast southern southwest sovereign soviet spacing spangled spaniel spanish
spatial spatially special specialist specialty species specific specification specificity specified specimen specimens speckle speckled spectacle spectct spectrum specular
speech speed sphenoid sphere spherical sphincter sphynx spiculated spiculation spiculations spiegel spike spinae spinalis spindle spinone spinous spiperone spirit spiti spitz
splenium spm spmi spontaneous spore sport spotted spreca springer sqrt square squares srd srkii srkt ssde ssing ssm stabyhoun staffordshire staged stainer staining stainless
stalk stand standalone standardbred standardized standby stannous staple start started starting stasis statement states statins station stationary status staunig steady steam
stecher steel steering steigar steinschaf stem stenoses stenotic stented stenver step steppe stepping steps stereometric stereoscopic stereotactic stereotactically sterile
sterling sternal sternoclavicular sternocleidomastoid steroid steroidal sthr sticker stiffle stifle stimulant stimulating stimulation stimulus stitching stland stock stocli
stooped stop stopped stopping storage strain strategy streamline street strei strength streptokinase stretched stria striatum strip stripe striped stroma stromal strong
strongly strontium structural structure structured structures stt student studies stump stumpy styrian sub subaortic subarachnoid subcapsular subcarinal subcategory subcostal
subcutaneous subdiaphragmatic subepithelial subfamily subiliac subject subjective subjects sublimate submandibular submaxillary submental submentovertical submission
suboptimal subotica subpart subpyloric subscapular subscapularis subsegmental subsequent subspecies substance substantia substituted subtype subvalvular subxiphoid succeeded
successful successor succimer succinate succinylcholine sudan sudanese sufentanil suffolk suggestive suia suisbu suksun sulawesi sulfate sulfon sulfonamide sulfur sum sumadija
sumba sumbawa summation sunandini sung sunkuma sunset superbreed superfine supernumerary superolateral superomedial supination supplementary support supported supporting
supportive supra supraaortic supraclavicular supraglottis supramammary supraorbital suprapulmonic suprapyloric suprarenal supraspinatus suprasternal supraventricular sure
surgeon surgically surrounding sus susceptibility suspend suspended sussex sussman sustained suture suv suvbsa suvbw suvibw suvlbm svd swab swabian swaledale swann sweating
swedish swiss switch sychevka sykia symmetry sympathetic sympathomimetic symphysis synchronized syncope syndrome syndromes synthetic synuclein syringe system systemic systems
systole systolic tabapua tabletop tabular tachycardia tad tadzhik tagged tagging tagil tahltan taihu tail taille taino taishuh taiwan tajma take taken taking talc talus
tamankaduwa tambov tamoxifen tamponade tamworth tan tantalum tanzanian taoyuan tap tape taper tapetum tapse tarai tarentaise targestar target targeted targhee tarina tarpan
tarrant tarsal tarsus tartrazine taste tau taurine taurus tavda tawleed taxonomic tcd tdi teaching tears teboroxime tec tech technetium technical technique technologist
technology teddy teeswater tei teke telemark telencephalon teletherapy telomain telomian temperature template temporally temporary temporomandibular tend tendency tendineae
teneriffe tennessee tenth terbium teres term terminal terminalis terminals terminated termination terra terrier territories territory tersk tervuren testing tests tetra
tetracycline tetralogy tetroxide teufel texas texel texon texture thai thailand thalamic thalamus thalli thallium thallous thanh tharparkar thc thecal theiler thenar
therapeutic therapist thermal thermistor thermography thermoluminescent thessalonian thessaly thiamylal thibar thickening thillari thinning thioflavine thionin thionine
thiopental thiosemicarbazone this thk thoracentesis thoracis thoraco thoracolumbar thrace three throat thrombectomy thrombin thrombolysis thrombolytic thrombophlebitis
thromboplastin thrombosed thrombotic thuoc thuringian thymidine thymus thyrocervical tia tibetan tibial tick tieling tien tiffany tile tiletamine tilt timecode timeframe timi
timor tin tinged tinima tinos tip tis titan titanium title tmax tobacco todaro toff tofts toggenburg tokara tokyo tolazoline tolerance tolling toluidine tomographer
tomographic tone tong tonga tongcheng tonkinese tonsil tonsillar too tool top topical topographer topographic topographical topography toposa tori toric toro toronke torsades
torsion tortuosity tortuous tosa total touabire toubou touch toupouri toward toxin toy trabeculae trabecular tracer tracheal tracheobronchial tracheostomy tracheotomy tract
traction tragus train trakehner trakya tramline transarterial transcatheter transcription transcutaneous transducer transfer transferase transferred transferrin transferring
transforamenal transformation transfusion transgastric transgenic transhepatic transient transillumination transistor transit transition transjugular translation translational
translucency translucent transluminal transmit transmural transoral transorbital transpancreatic transplant transplantation transpleural transponder transport transposition
transrenal transseptal transsplenic transtemporal transthecal transtracheal transvenous transversus transvesical transylvanian tranverse trapeze trapezius trapping trastuzumab
traumatic tray trc treadmill treat tree treeing tremor trendelenburg trial triangle triangulation triatriatum tribred tribromoethanol tributary trichrome tricolore
trifascicular trigeminal trigeminy trigg trigger triglycine trigone triloculare triolein trioxide triple trisodium trochanter trochlear trofolastat trondheim tropaeolin
tropical tropicamide tropicana trote trotter trotting trout tru true truncal truncated truncus trust trypan tsivilsk tssh tswana ttingen tuarine tubal tubercle tubes tubular
tudanca tuigpaard tukidale tul tuli tunchang tungchang tungsten tuni tunica tunis tunnel turbulence turcica turino turkish turkmen turkoman turntable turopolje tushin tuva tux
tuy twining twins two types typical tyrol tyrolean tyropanoate tyrosine tzu uberaba ublituximab ucbjc uda udi uid uids ujumqin ukrainian ukranian ulcerated ulcerative ulnar
ultrasonic ultraviolet umbilicus umblachery unable unadministered unavailable uncemented uncertain uncertainty uncinate unclassifiable unclassified uncle uncompressed
unconstrained underflow undetermined undifferentiated undiluted unheated unifocal uniform uniformity uninvolved unipolar unique unit united units universal unknown unl
unlimited unmounted unobstructed unresponsive unscheduled unsharp unspecified unstable unsteady unsuccessful unsynchronized until untrackable unusable unused upgaze upsloping
uptake upward ural ureteral ureteric urethan urethane urethral urgency urgent uri uric urine urokinase urology urostomy urzhum usa usable usage usb use used user uses using
usual uteri uvula uzbek uzunyayla vacuum vagal vaginal vagus valais valdini valdres valley vallhund valsalva valved valveless valvular van vancomycin vanner vare variability
variance variant varicose variegated vas vascularity vasculature vasoconstriction vasoconstrictor vasodilatation vasodilating vasodilation vasodilator vasorum vasovagal vaynol
vcfv vector vedotin veiling velasquez velocity vena vend vendeen venerie venezuelan venipuncture venosus venticular ventilated ventilation ventilator ventriculogram
ventriculography ventro ventrocaudal ventrorostral verapamil verata verbal verhoeff verification verified verifying verinesa vermelho vermilion versenate version vertex
vertical verticosubmental vertrebrae very verzasca vesical vesicular vestibule vestibulocochlear vestland vestpd vesubie vet viability vial vianesa vich victorian video
videofluorography vieh vietnam vietnamese viewing viking villard violet virginal virus visceral viscosity visible visit visual visualized vita vital vitamin vitelline vitoria
vitrectomy vitreous vizsla vlaamperd vladimir vmat vmax vogelsberg voice voltage volumes volynsk vomer vomiting vorderwald voronezh vosges voxel voxelized voxelwise vti vtibsa
vulnerable vulva vulval vyatka wagyu wai wakwa walachenschaf waldeyer waler wales walking wall wallis wandering wannan wanzhe warfarin warm warmblood warmed warmer warming
warning waste wattle wattled watusi wave waveform wavefront wavelength wax waxoline wayson waziri wbc wchen weak weakly weal wedge wedging wee week weighting weimaraner weisse
welera well welsh wenchang wenckebach wenshan wensleydale werdenfels wessex west western westphalian westrain wet wheaten when whippet whitebred whiteface whitehead
whiteheaded who wide wielkopolski wigby wild willis wiltshire windsnyer wing wirehair wirehaired withdrawn witrik wokalup wolfhound women wooden woodland wool workflow working
workitem workitems worklist workload workstation world worst wrv wsi wtht wujin wurttemberg wurttemburg wuyi wuzhishan wynne xiang xiangxi xilingol xinjiang xinjin xiphoid
xmab xrgb xuyen xylazine xylene xylidine xylose xyz yacumento yakut yanan yanbian yanqi yarkoni yaroslavl yaw ybrfullcb ybrfullcr ybrfully ybrictcb ybrictcr ybricty
ybrpartialcb ybrpartialcr ybrpartialy ybrrctcb ybrrctcr ybrrcty year years yemeni yes yili yimeng yiwu yolk yonaguni yongkang york yorkshire ytterbium yttrium yuca yucatan
yuedong yugoslavian yujiang yunnan yurino zabumba zambia zanelli zanzibar zaobei zavot zealand zeboid zebu zenker zero zhemaichu zhongwei ziehl zillertal zinc zirconium
zlotniki znamensk zolazepam zone zones zygoma zygomatic
`;
