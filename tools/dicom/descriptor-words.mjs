// The words that the Clean Descriptors and Clean Structured Content options may leave in a text: anatomy, techniques, findings and settings of
// radiology and dermatology, and the small words between them. Words that are common names of people or places (Brown, Long, May, Grace, Field,
// Young, Stern, Hand as a surname is caught by the file's own identifiers) stay out where medicine can do without them.
// One entry is one word as it stands between spaces and punctuation, in lower case, ASCII. Numbers are ruled by their form, not listed here.
export const descriptorWords = `
a an and the of for in on at to from with without w wo w/o by or not no per via vs both each other same than then as is are was be
pre post during after before between near over under above below within outside inside through into only all any none new old first second third
left right bilateral unilateral l r lt rt lat lateral med medial anterior posterior ant ap pa superior inferior sup inf proximal distal
dorsal ventral plantar palmar volar cranial caudal cephalad rostral upper lower mid middle central peripheral deep superficial
internal external inner outer front back side oblique obl transverse trans longitudinal axial ax coronal cor sagittal sag
frontal tangential sunrise skyline swimmers mortise towne waters caldwell mlo cc xcc lm ml rolled cleavage spot magnification mag
supine prone decubitus erect upright standing sitting recumbent semi lying flexion extension flex ext neutral abduction adduction rotation
inspiration expiration inspiratory expiratory insp exp breath hold breathhold breathing free gated gating triggered ungated
abdomen abdominal abdo pelvis pelvic abdomenpelvis chest thorax thoracic lung lungs pulmonary mediastinum mediastinal pleura pleural rib ribs
sternum clavicle scapula shoulder shoulders humerus elbow forearm radius ulna wrist carpal hand hands finger fingers thumb digit digits
hip hips femur femoral thigh knee knees patella patellar tibia fibula leg legs calf ankle ankles foot feet heel calcaneus toe toes
spine spinal cervical lumbar lumbosacral sacrum sacral sacroiliac coccyx vertebra vertebrae vertebral disc discs cord canal foramen
cspine tspine lspine head skull brain cerebral cerebrum cerebellum cerebellar brainstem neck face facial orbit orbits orbital
eye eyes retina retinal macula optic nerve sinus sinuses paranasal nasal nose nasopharynx larynx pharynx trachea airway bronchus bronchi bronchial
ear ears temporal bone bones iac mastoid jaw mandible mandibular maxilla maxillary tmj teeth tooth dental panoramic bitewing periapical
pituitary sella hippocampus hippocampal hypophysis ventricle ventricles ventricular meninges dura
thyroid parathyroid parotid salivary gland glands lymph node nodes nodal axilla axillary breast breasts mamma mammography mammo mammogram nipple
heart cardiac coronary coronaries aorta aortic valve mitral tricuspid atrium atrial septum septal myocardium myocardial pericardium pericardial
artery arteries arterial arteriogram vein veins venous vessel vessels vascular carotid carotids vertebrobasilar jugular subclavian brachial
iliac popliteal renal portal hepatic splenic mesenteric celiac cava ivc svc
liver gallbladder biliary bile duct ducts pancreas pancreatic spleen kidney kidneys ureter ureters bladder urinary urethra adrenal adrenals
stomach gastric esophagus oesophagus esophageal duodenum bowel colon colonic rectum rectal appendix ileum jejunum small large intestine gut
uterus uterine ovary ovaries ovarian cervix endometrium endometrial vagina prostate prostatic testis testes testicular scrotum scrotal penis
fetus fetal foetal placenta umbilical obstetric obstetrical ob gyn trimester biometry nuchal crown rump gestational
muscle muscles musculoskeletal msk tendon tendons ligament ligaments cartilage meniscus meniscal joint joints soft tissue tissues
achilles rotator cuff labrum labral plantaris fascia marrow cortex cortical cortical extremity extremities limb limbs trunk body whole wholebody
skin scalp forehead cheek cheeks chin lip lips eyelid eyebrow temple ear lobe neck nape trunk flank groin buttock buttocks arm arms armpit
nail nails hair mucosa mucosal oral tongue palate palm palms sole soles
ct cta ctv cbct hrct ldct mr mri mra mrv mrcp fmri pet petct pet-ct petmr spect nm us cr dx dr mg xa rf ot sc xc dermatoscopy dermoscopy dermoscopic
xray x-ray radiograph radiography radiographic fluoroscopy fluoro fluoroscopic angiography angio angiogram angiographic dsa venography urography
ultrasound ultrasonography sonography sonogram doppler duplex echo echocardiography echocardiogram elastography elasto ceus transvaginal transrectal
transabdominal transcranial transthoracic transesophageal tte tee ivus oct endoscopy endoscopic bronchoscopy colonoscopy
tomography tomosynthesis tomo scintigraphy scintigram densitometry dexa myelography myelogram arthrography arthrogram hysterosalpingography
cystography cystogram voiding barium enema swallow meal upper gi series follow-through enterography enteroclysis colonography
scan scans scanning study exam examination image images imaging view views series protocol routine standard limited complete full
screening diagnostic followup follow-up baseline comparison control repeat additional emergency trauma stroke portable bedside
scout topogram localizer localiser locator survey plan planning setup calibration test phantom quality qa qc reference ref
contrast enhanced enhancement unenhanced noncontrast non-contrast plain native iv intravenous oral rectal intrathecal bolus injection gadolinium gd iodine
iodinated barium dotarem gadovist primovist multihance magnevist omnipaque iohexol iopamidol isovue visipaque iodixanol ultravist iopromide
imeron iomeron iomeprol optiray ioversol saline water air co2 oxygen helium xenon feraheme ferumoxytol sonovue lumason definity
phase phases arterial delayed delay early late portal equilibrium nephrographic excretory corticomedullary dynamic dyn multiphase biphasic triphasic
timing tracker tracking monitoring premonitoring perfusion perf diffusion diff dwi adc dti tensor fa trace tractography spectroscopy mrs
t1 t2 t1w t2w pd pdw t2* t1-weighted t2-weighted weighted flair stir tirm swi swan gre ge se fse tse ffe tfe bffe fiesta ciss space cube vista mprage
bravo spgr fspgr vibe lava thrive dixon haste ssfse hasse blade propeller radial spiral epi spin inversion recovery ir tof pc venc cine
fat fatsat fs sat saturation suppressed suppression spair spir water-fat inphase outphase in-phase out-of-phase opposed opp phase-contrast
dark black blood bright late gadolinium lge stress rest mapping map maps bold asl resting state task multiband hyperband sense grappa ipat caipi
tr te ti fov nex nsa b0 bvalue b-value isotropic iso high low resolution res hires thin thick slab slice slices thickness gap
sequence seq fast quick turbo single double dual multi multishot shot energy kvp kv ma mas dose lowdose low-dose care spectral monoenergetic mono
keyv iodinemap vnc virtual material density effective atomic
helical axial sequential incremental volume volumetric vol reconstruction recon reconstructed reformat reformatted reformation mpr mip minip mean average avg
minimum maximum min max intensity projection vr vrt ssd rendering rendered surface shaded curved cpr oblique multiplanar 
filter filtered kernel window windows level soft lung bone brain detail sharp smooth edge standard std medium ultra hard
iterative asir veo idose safire admire mbir aidr fbp osem tof-osem psf deep learning attenuation corrected correction uncorrected ac nac acq
fdg f18 f-18 c11 ga68 ga-68 tc99m tc-99m tc i131 i-131 i123 i-123 in111 tl201 rb82 n13 psma dotatate dotatoc choline fluciclovine amyloid florbetapir
florbetaben mdp hdp maa dtpa mag3 dmsa hida sestamibi mibi tetrofosmin pertechnetate
static dynamic planar gated ungated ordered emission transmission wholebody whole-body bed position positions
tumor tumour mass masses lesion lesions nodule nodules cyst cysts cystic metastasis metastases metastatic carcinoma cancer adenocarcinoma lymphoma
sarcoma melanoma glioma glioblastoma meningioma adenoma hemangioma haemangioma angioma lipoma fibroma papilloma polyp polyps neoplasm neoplastic benign malignant
malignancy primary secondary recurrent recurrence residual response staging restaging biopsy resection surgery surgical postoperative preoperative postop preop
chemotherapy chemo radiotherapy radiation therapy treatment treated ablation embolization stent stenting graft bypass catheter line tube drain drainage
port pacemaker implant implants prosthesis prosthetic arthroplasty replacement fixation screw screws plate rod rods nail wire hardware clip clips coil
fracture fractures dislocation subluxation sprain tear rupture effusion edema oedema hemorrhage haemorrhage bleeding bleed hematoma haematoma contusion
infarct infarction ischemia ischaemia ischemic thrombus thrombosis embolism embolus pe dvt aneurysm dissection stenosis occlusion plaque calcification
calcifications calcified calcium score scoring stone stones calculus calculi hydronephrosis obstruction obstructed ileus hernia perforation
pneumonia pneumothorax atelectasis consolidation infiltrate opacity opacities emphysema copd fibrosis fibrotic interstitial bronchiectasis
tuberculosis infection infectious inflammation inflammatory abscess sepsis osteomyelitis arthritis arthrosis osteoarthritis rheumatoid gout
osteoporosis osteopenia degenerative degeneration spondylosis scoliosis kyphosis lordosis hernation herniation protrusion bulge
cirrhosis steatosis hepatitis cholecystitis pancreatitis appendicitis diverticulitis colitis crohn nephritis pyelonephritis prostatitis
sclerosis multiple ms dementia atrophy epilepsy seizure seizures headache migraine vertigo dizziness pain ache swelling swollen
cough dyspnea fever weight loss lump palpable symptom symptoms acute chronic subacute mild moderate severe stable unchanged progression regression
normal abnormal negative positive suspected suspicion suspicious known possible probable definite rule out exclude assess evaluate evaluation
history hx indication indications reason finding findings impression report diagnosis differential
rash eczema dermatitis atopic contact seborrheic psoriasis psoriatic acne rosacea urticaria erythema erythematous papule papules papular pustule pustules
pustular macule macular plaques patch patches vesicle vesicles bulla bullae bullous ulcer ulcers ulceration erosion erosions crust crusted scale scaly
scaling excoriation lichenified lichen lichenoid planus keratosis keratoses actinic seborrhoeic keratotic hyperkeratosis nevus nevi naevus naevi mole moles
dysplastic atypical pigmented pigmentation hyperpigmented hypopigmented depigmented vitiligo melasma lentigo lentigines freckle freckles
basal cell squamous bcc scc merkel kaposi bowen wart warts verruca molluscum herpes zoster simplex shingles impetigo cellulitis folliculitis
tinea fungal candida candidiasis scabies pediculosis bite bites sting burn burns wound wounds scar scars keloid hypertrophic abrasion laceration
pruritus itch itching blister blisters nodular diffuse focal localized generalized localised generalised annular linear grouped scattered symmetric
asymmetric asymmetry border irregular regular network globules dots streaks milia cysts comedo alopecia areata androgenetic onychomycosis paronychia
pemphigus pemphigoid lupus scleroderma morphea dermatomyositis vasculitis purpura petechiae telangiectasia port-wine stain spider
polarized polarised nonpolarized immersion clinical photo photograph photography overview closeup close-up close macro micro
red pink yellow blue purple colour color grey gray gradient scale
male female adult child children pediatric paediatric infant neonate neonatal newborn elderly maternal
mm cm m ml cc kg g mg mgy msv hz khz mhz ms msec sec s min hr bpm kev mbq mci hu deg degree degrees percent cm2 mm2 mm3 cm3
number no. size length width height depth area distance diameter circumference ratio rate index value values range threshold
time times hour hours minute minutes second seconds frame frames loop clip still live freeze
measurement measurements measure annotation annotations overlay marker markers roi contour segmentation segmented mask label
anterior-posterior posterior-anterior anteroposterior posteroanterior
part parts region regions area areas site sites level levels side sides quadrant quadrants luq ruq llq rlq lobe lobes lobar segment segments
base apex apical basal hilar hilum perihilar subpleural central retroareolar subareolar areola
stage grade type class category group birads bi-rads lirads li-rads pirads pi-rads tirads ti-rads lung-rads
derived original copy processed subtraction subtracted digital cr dr film secondary capture screen shot screenshot
summary result results dose report table graph chart curve trend
`;

// Numbers stay only next to one of these: a bare number may be a day, a room or a case.
export const descriptorUnits = `
mm cm ml mg mgy kv kvp ma mas hz khz mhz ms msec sec kev mbq mci hu deg percent min bpm
`;
