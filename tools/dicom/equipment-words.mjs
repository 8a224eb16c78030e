// Words of makers, models, programs and settings as devices write them into texts that are kept (Manufacturer, ManufacturerModelName, SequenceName, filters, coils). Names of
// companies and products, never of people or hospitals; what is not listed leaves as a placeholder. Lower case, letters only; runs of letters within a token are looked up one by one.
export const equipmentWords = `
ge philips siemens healthineers healthcare health toshiba canon hitachi fuji fujifilm fujinon agfa gevaert carestream kodak konica minolta hologic lorad shimadzu samsung medison
mindray esaote acuson aloka sonosite supersonic imagine zonare terason verathon elekta varian accuray brainlab nucletron picker marconi elscint adac imatron neusoft united imaging shanghai
hamamatsu olympus pentax zeiss heidelberg engineering topcon nidek optovue optos spectralis leica roche ventana aperio omnyx dentsply sirona planmeca vatech instrumentarium soredex
morita carl storz stryker zimmer biomet medtronic boston scientific abbott vital vitrea terarecon intelerad sectra mckesson cerner epic merge mitra cedara emageon amicas visage mint
osirix horos weasis orthanc offis dcmtk gdcm pydicom dcmjs matlab slicer qiicr dcmqi itk vtk mevislab mipav conquest efilm clearcanvas scrim fotofinder canfield dermlite dermatoscope
medicam vectra visiomed medical systems system inc ltd llc gmbh corp corporation company co ag kg sa bv nv srl spa plc limited technologies technology electronics instruments instrument
industries products devices device solutions digital photo film the and of for group international america europe deutschland japan korea china medizintechnik medizinische systeme
lightspeed hispeed highspeed revolution optima discovery signa genesis brightspeed prospeed synergy ultra plus pro vct apps speed light infinity premier architect pioneer artist explorer creator voyager
excite horizon echospeed propeller logiq vivid voluson venue senographe senoclaire definium millennium infinia xeleris advantage windows workstation advance innova
somatom magnetom definition flash force drive edge sensation emotion spirit scope perspective confidence symbia biograph mmr vision mct avanto aera skyra trio verio prisma espree essenza amira altea sola vida lumina terra
symphony harmony concerto impact sonata allegra syngo acuson sequoia antares artis zee zeego axiom aristos multix ysio luminos iconos mammomat inspiration revelation arcadis polydoros sireskop icono
brilliance ingenuity iqon incisive gemini vereos ascend ambition elition ingenia achieva intera gyroscan panorama prodiva multiva integris allura azurion digitaldiagnost digital diagnost duradiagnost bucky
epiq affiniti sparq lumify clearvue envisor sonos ihe xcelera intellispace portal precedence skylight forte vertex pinnacle xpress
aquilion aplio xario nemio viamo vantage titan galan orian excelart infinix ultimax celesteion activion lightning prime genesis supria scenaria eclos airis oasis echelon altaire aperto preirus ascendus arietta hivision
selenia dimensions lorad affirm trident fluoroscan horizon amulet innovality profect capsula velocity computed console synapse regius impax musica drystar centricity
eclipse aria truebeam clinac novalis infinity versa synergy monaco focal raystation xio oncentra mosaiq planning treatment
single dual source spiral axial helical head body cardiac neuro breast knee wrist foot shoulder extremity torso spine matrix array phased phase surface quad quadrature birdcage volume flex flexible sense dstream
coil coils channel loop transmit receive integrated anterior posterior upper lower element elements channel hybrid tim bio
standard std bone detail lung soft sharp smooth edge chest boneplus chst sharpness medium kernel recon filter wedge bowtie large small flat none copper aluminum aluminium molybdenum rhodium silver tungsten tin
cu al mo rh ag sn fil body general combined strip mixed butterfly shaped
collimator grid parallel fan cone pinhole high low all purpose resolution energy medium lehr legp lehs megp hegp leap lead fiber carbon
tfl tse tfe ffe haste epfid epse tgse gre trufi fisp psif flash mprage vibe dess ciss medic fid resolve ep se gr ir ss research mode
window windows abdomen brain lung bone mediastinum liver angio stroke normal wide narrow user preset algo optimum hounsfield units density optical exposure log linear sigmoid
modality voi lut table tables inverse identity manual automatic auto default custom fixed
version versions ver rev release build sw fw hw software firmware hardware driver drivers printers library dicomlib release patch service pack sp level os apps application applications operating ultrasound
stage rest baseline peak exercise recovery bike treadmill dobutamine contrast post pre immediate impost im time event view views apical parasternal subcostal chamber chambers axis short long
plate type drum cassette storage phosphor screen detector detectors panel csi gos selenium silicon amorphous ccd cmos holder
stack label measured pet ct decay attenuation scatter randoms delayed dlyd rtsub sing trues reconstruct iterations subsets osem ramp butterworth hanning hann shepp logan gaussian geometric model convolution kn calculated corrected correction uncorrected measured
unused unspecified unknown other none adult pediatric obstetric ob gyn general vascular abdominal musculoskeletal small parts thyroid breast testicle transcranial carotid fetal echo
iv oral intravenous intra arterial intraarterial rectal intrathecal injection
mmol nmol umol pmol kcal counts count suvbw suvlbm suvbsa usb ethernet vga svideo composite ntsc pal video format acquired bitmap jpeg tiff bmp dicom
radiography computed tomography magnetic resonance nuclear medicine secondary capture scanner
regional cerebral blood flow rel card gen code codes marquette mec mortara medistim
millisecond milliseconds microsecond microseconds microvolt microvolts millivolt millivolts squaremillimeter
referenced segment segments number numbers position positions patient frame frames index temporal view slice slices location trigger orientation image content acquisition
full fidelity uncompressed compressed lossless lossy compression predecessor
`;
