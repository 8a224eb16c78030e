/**
 * The error catalogue. `retryable`: would the same call possibly succeed later, unchanged? A test ties this table to
 * docs/errors.md. A code, once shipped, keeps its meaning.
 */
export const errorCatalogue = {
  // intake
  EMPTY_FILE: entry(false, 'The file is empty.', 'Export it again from its source; nothing was imported.'),
  UNKNOWN_TYPE: entry(
    false,
    'The file is not a picture or a DICOM object that Scrim knows.',
    'Nothing was imported; check that it is the right file.',
  ),
  UNSUPPORTED_TYPE: entry(
    false,
    '{type} files cannot be imported yet.',
    'Export the picture as JPEG, PNG or DICOM and import that.',
  ),
  DAMAGED_FILE: entry(
    false,
    'The file is damaged or cut short.',
    'Copy or export it again; the damaged file was left out.',
  ),
  DIMENSIONS_TOO_LARGE: entry(
    false,
    'The picture claims {columns} × {rows} pixels, above the limit of {limit} megapixels.',
    'Reduce it at its source or raise the limit in the policy.',
  ),
  FILE_TOO_LARGE: entry(
    false,
    'The file is larger than the limit of {limit} MB.',
    'Split the export or raise the limit in the policy.',
  ),
  FILE_VANISHED: entry(
    true,
    'The file disappeared while it was being imported.',
    'Put the medium back and import the file again.',
  ),
  FILE_UNREADABLE: entry(
    true,
    'The file could not be read.',
    'Check the permissions or the medium and import it again.',
  ),
  FILE_CHANGED: entry(
    true,
    'The file changed while it was being read.',
    'Wait until the program that writes or copies it is done, and import the file again.',
  ),
  FILE_NAME: entry(
    false,
    'The name of the file or folder holds characters that this computer cannot read.',
    'Rename it, and import it again; nothing else is wrong with it.',
  ),
  NOT_A_FILE: entry(
    false,
    'This is a link, a pipe or a device, not a file.',
    'What a link leads to was not looked at; import it from the place where it lies.',
  ),
  DICOM_TRANSFER_SYNTAX: entry(
    false,
    'The DICOM transfer syntax {uid} cannot be read yet.',
    'Export it uncompressed (Explicit VR Little Endian) and import that.',
  ),
  DICOM_PIXELS: entry(
    false,
    'The DICOM pixel format cannot be read: {what}.',
    'It was set aside unchanged; export it in a common format.',
  ),
  DICOM_PIXELS_CUT: entry(
    false,
    'The DICOM object holds fewer pixels than it claims: part of the picture is missing.',
    'Export it again from its source; what is missing is not made up, and readers would make different pictures of the rest.',
  ),
  DICOM_SYNTAX_MISMATCH: entry(
    false,
    'The DICOM object is not in the transfer syntax that it names.',
    'Export it again from its source; it was left out because readers would see different things in it.',
  ),
  DICOM_BOMB: entry(
    false,
    'The DICOM object would unpack to far more than its size allows.',
    'It was left out; export it uncompressed if you trust it.',
  ),
  DICOM_NO_PIXELS: entry(
    false,
    'The DICOM object holds no picture.',
    'Reports and other objects without pixels are not shared by Scrim.',
  ),
  DICOMDIR_NOT_SHARED: entry(
    false,
    'A DICOMDIR is an index, not a picture.',
    'Its pictures are imported from the folder; the index itself is never passed on.',
  ),
  DICOMDIR_FILE_MISSING: entry(
    false,
    'The DICOMDIR lists this file, but it is not there.',
    'Copy the whole disc again or ask its sender for the file; the others were imported.',
  ),
  DICOMDIR_UNSAFE_PATH: entry(
    false,
    'The DICOMDIR lists a file outside of its own folder.',
    'That file was not touched; import it by itself if it belongs to the study.',
  ),
  INSTANCE_CONFLICT: entry(
    false,
    'Another file has the same SOPInstanceUID and other content.',
    'Nothing was written or sent of either; look at both and keep the right one.',
  ),
  DICOM_EMBEDDED_DOCUMENT: entry(
    false,
    'The DICOM object is a document or report.',
    'Import the images of the study. A structured report can leave by the command scrim clear, under a policy with the option cleanStructuredContent; other documents are not shared.',
  ),
  ZIP_UNSAFE_PATH: entry(
    false,
    'The archive holds an entry that points outside of it.',
    'Nothing was taken from it; ask its sender for a clean one.',
  ),
  ZIP_BOMB: entry(
    false,
    'The archive would unpack to far more than its size allows.',
    'Nothing was taken from it; unpack it yourself if you trust it and import the folder.',
  ),
  ZIP_DAMAGED: entry(
    false,
    'The archive is damaged, encrypted or of an unknown kind.',
    'Unpack it yourself and import the folder.',
  ),
  ZIP_NESTED: entry(
    false,
    'The archive lies inside an archive that lies inside another one.',
    'Unpack the outermost one and import the folder.',
  ),
  // workers
  WORKER_TIMEOUT: entry(
    true,
    'Reading the file took longer than {seconds} s and was stopped.',
    'The file was set aside; the rest of the import went on.',
  ),
  WORKER_MEMORY: entry(
    false,
    'Reading the file took more than {megabytes} MB of memory and was stopped.',
    'The file was set aside; the rest of the import went on.',
  ),
  WORKER_CRASHED: entry(
    true,
    'The process that read the file stopped unexpectedly.',
    'The file was set aside; try it again once, then report it.',
  ),
  // detection
  MODEL_MISSING: entry(
    true,
    'The detection model {model} is not installed.',
    'Run the set-up again; nothing is shared while detection cannot run.',
  ),
  MODEL_CHECKSUM: entry(
    false,
    'The detection model {model} is not the one that was approved.',
    'Reinstall Scrim; nothing is shared while detection cannot run.',
  ),
  DETECTOR_FAILED: entry(
    true,
    'Detection could not run on this picture.',
    'The picture stays on this machine; try again or leave it out.',
  ),
  // review, clearance, verification
  REVIEW_INCOMPLETE: entry(
    false,
    '{pending} proposals still wait for a decision.',
    'Accept or reject each of them, then mark the picture as reviewed.',
  ),
  NOT_REVIEWED: entry(
    false,
    'The picture has not been reviewed.',
    'Open it, decide on the proposals and mark it as reviewed.',
  ),
  NEEDS_EYES: entry(
    false,
    'Nobody has looked at this picture, and it needs eyes: {why}.',
    'Open it: the detector misses an eye, a cheek or a mouth alone. Redact what identifies by hand, then mark it as reviewed.',
  ),
  PROFILE_VIOLATION: entry(
    false,
    'The header cannot be de-identified completely: {what}.',
    'The picture stays on this machine; leave it out or export it again.',
  ),
  BURN_FAILED: entry(
    false,
    'The redactions could not be burned in: {what}.',
    'The picture stays on this machine; nothing was sent.',
  ),
  VERIFY_FAILED: entry(
    false,
    'The finished file did not pass verification: {check}.',
    'The picture stays on this machine; nothing was sent. Review it again or leave it out.',
  ),
  SECOND_LOOK: entry(
    false,
    'Detection looked at the finished file again and found what nobody has decided about: {found}.',
    'The picture stays on this machine; nothing was sent. Look at it again: what was found waits for your decision.',
  ),
  PICTURE_EXCLUDED: entry(
    false,
    'A picture of the case is kept out of sharing.',
    'Nothing was sent; take it out of the case, or let it be shared again.',
  ),
  NOT_CLEARED: entry(false, 'The picture has no valid clearance.', 'Clear it again; nothing was sent.'),
  // exports
  EXPORT_KEY_MISSING: entry(
    false,
    'The object cannot be filed in an export: it has no {keyword}.',
    'It was left out; export it from its source again with all its identifiers in place.',
  ),
  EXPORT_DUPLICATE: entry(
    false,
    'Another object with the same SOP Instance UID but other content is already in the export.',
    'It was left out; clear the two under different project keys or export them apart.',
  ),
  // archives by DICOMweb
  ARCHIVE_INSECURE: entry(
    false,
    'The address of the archive is not protected by https.',
    'Nothing was sent; correct the address or ask the administrator.',
  ),
  ARCHIVE_UNREACHABLE: entry(
    true,
    'The archive does not answer.',
    'What it confirmed before is stored; run it again for the rest.',
  ),
  ARCHIVE_BUSY: entry(
    true,
    'The archive is busy.',
    'What it confirmed before is stored; run it again later for the rest.',
  ),
  ARCHIVE_REFUSED: entry(
    false,
    'The archive refused the request (status {status}).',
    'Check the address, the sign-in and what the archive accepts.',
  ),
  ARCHIVE_ANSWER: entry(
    false,
    'The archive’s answer cannot be understood: {what}.',
    'What it did not confirm is not counted as stored; ask its administrator.',
  ),
  // receiving by C-STORE
  RECEIVER_PORT: entry(
    true,
    'Port {port} cannot be listened on.',
    'Choose another port, or end the program that holds it; ports below 1024 need the administrator.',
  ),
  RECEIVER_STOPPED: entry(
    true,
    'Receiving stopped unexpectedly.',
    'It starts again by itself; senders repeat what was not confirmed. Nothing that was confirmed is lost.',
  ),
  RECEIVER_FORBIDDEN: entry(
    false,
    'The policy does not allow this workstation to receive.',
    'Ask the administrator; nothing is listening.',
  ),
  SENSITIVITY_FIXED: entry(
    false,
    'The policy does not leave the sensitivity of detection to choice.',
    'Nothing was changed; ask the administrator.',
  ),
  DEVICES_INVALID: entry(
    false,
    'A file in the devices folder of this workstation is not understood.',
    'Nothing was checked with half of what is known; ask the administrator to mend or remove it, then run detection again.',
  ),
  TEMPLATE_NO_DEVICE: entry(
    false,
    'The picture does not say which device made it.',
    'A template could not find others like it; nothing was saved.',
  ),
  TEMPLATES_INVALID: entry(
    false,
    'The file holds no templates that this version understands.',
    'Nothing was imported; export them again.',
  ),
  // vault and store
  VAULT_LOCKED: entry(true, 'The vault is locked.', 'Unlock it with its passphrase.'),
  VAULT_ABSENT: entry(
    false,
    'There is no vault in this home folder.',
    'Give the --home of an existing one, or make one in the window.',
  ),
  VAULT_WRONG_PASSPHRASE: entry(true, 'The passphrase does not open this vault.', 'Try again; the vault is unchanged.'),
  VAULT_DAMAGED: entry(
    false,
    'A stored file does not match its seal.',
    'It will not be used; import the original again.',
  ),
  VAULT_IN_USE: entry(
    true,
    'Another Scrim is using this vault.',
    'Close the other window or choose another home folder.',
  ),
  KEYCHAIN_UNAVAILABLE: entry(
    true,
    'No keychain of the operating system answers.',
    'Choose a passphrase for the vault, or start the keychain and try again.',
  ),
  KEYCHAIN_KEY_MISSING: entry(
    true,
    'The keychain does not hold this vault’s key.',
    'Sign in to the computer as the user who made the vault, then try again.',
  ),
  PASSPHRASE_TOO_SHORT: entry(false, 'The passphrase is shorter than {minimum} characters.', 'Choose a longer one.'),
  WRONG_PASSPHRASE: entry(true, 'The passphrase is wrong.', 'Try again; nothing was changed.'),
  PASSPHRASE_WAIT: entry(
    true,
    'The passphrase was wrong too often.',
    'Wait {seconds} s before the next attempt; each attempt is recorded.',
  ),
  LOOK_UP_UNGUARDED: entry(
    false,
    'The look-up table has no passphrase yet.',
    'Set one first; only who knows it can export the table.',
  ),
  LOOK_UP_EMPTY: entry(
    false,
    'The look-up table holds no pair of that patient, or none at all.',
    'Check the pseudonym; nothing was written.',
  ),
  PROJECT_KEY_OTHER: entry(
    false,
    'Pictures were already cleared here with another project key.',
    'Nothing was changed. Export the present key before you replace it; pseudonyms made with the two do not agree.',
  ),
  PROJECT_KEY_FILE: entry(
    false,
    'The file is not an exported project key, or it is damaged.',
    'Nothing was changed; have it exported again.',
  ),
  FILE_EXISTS: entry(false, 'A file of that name is there already.', 'It was left as it is; choose another name.'),
  FILE_UNWRITABLE: entry(true, 'The file cannot be written there.', 'Choose another folder; nothing was written.'),
  STORE_TOO_NEW: entry(
    false,
    'This home folder was last used by a newer Scrim (schema {found}, this one knows {newest}).',
    'Install that version or a later one; nothing was changed.',
  ),
  DISK_FULL: entry(true, 'The disk is full.', 'Free some space and try again; what was imported before is safe.'),
  // consent and cases
  CONSENT_MISSING: entry(
    false,
    'The patient’s consent is not recorded.',
    'Record it with both signatures, then submit.',
  ),
  CONSENT_UNSIGNED: entry(
    false,
    'The consent lacks a signature: {who}.',
    'Both the patient and the clinician sign before a case is submitted.',
  ),
  CASE_INCOMPLETE: entry(false, 'The case form is not complete: {fields}.', 'Fill in what is marked and submit again.'),
  CASE_IDENTIFIES: entry(
    false,
    'A text of the case repeats a name, number, date or place of the patient’s own record: {fields}.',
    'Nothing was sent. Cancel the submission, reword the text and submit again.',
  ),
  TEXT_IDENTIFIES: entry(
    false,
    'A typed text repeats an identifier of an original, or reads like one: {fields}.',
    'It did not leave. Reword it without names, days and numbers of records, then run the command again.',
  ),
  CASE_SHOWS_FACE: entry(
    false,
    'The case holds {slices} slices of a head, from which a face can be rendered; the whole community may see {limit} at most.',
    'Choose key images, or share it with colleagues or a group.',
  ),
  CASE_EMPTY: entry(false, 'The case holds no picture.', 'Add at least one reviewed picture.'),
  // service and upload
  SERVICE_UNREACHABLE: entry(
    true,
    'The case service does not answer.',
    'Nothing is lost; the upload goes on when it answers again.',
  ),
  SERVICE_INSECURE: entry(
    false,
    'The address of the case service is not protected by https.',
    'Nothing was sent; correct the address or ask the administrator.',
  ),
  SERVICE_NOT_PINNED: entry(
    false,
    'The policy of this workstation does not allow this case service.',
    'Nothing was sent; correct the address of the service or ask the administrator.',
  ),
  POLICY_OF_SITE: entry(
    false,
    'The policy of this workstation is set by its administrator.',
    'Nothing was done; leave `--policy` out, or ask the administrator.',
  ),
  POLICY_UNPROTECTED: entry(
    false,
    'The policy of this workstation could be changed by others than its administrator.',
    'Nothing was opened; its file and its folder must belong to the administrator and be writable by nobody else.',
  ),
  PROVIDER_REFUSED: entry(
    true,
    'Signing in through the hospital’s sign-in did not work.',
    'Try it again; if it goes on, sign in with a password or ask the administrator.',
  ),
  SERVICE_CHANGED: entry(
    false,
    'This case was submitted to another case service than the one in use now.',
    'Nothing more was sent; go back to that service, or cancel the case and submit it anew to this one.',
  ),
  OTHER_ACCOUNT: entry(
    true,
    'Somebody else submitted this case than who is signed in now.',
    'Nothing more was sent; it goes on when they sign in again.',
  ),
  SERVICE_FAILED: entry(
    true,
    'The case service could not do that (status {status}).',
    'Nothing is lost; try again later.',
  ),
  SERVICE_REFUSED: entry(
    false,
    'The case service refused: {reason}.',
    'Nothing was shared; correct it or ask the administrator.',
  ),
  SERVICE_QUOTA: entry(
    false,
    'The case service takes no more: the case, or all your cases together, would be larger than it allows.',
    'Nothing was shared; leave pictures out, discard drafts, or ask whoever operates the service.',
  ),
  LOGIN_REQUIRED: entry(
    true,
    'You are not signed in, or the sign-in has expired.',
    'Sign in; waiting uploads then go on.',
  ),
  WRONG_CREDENTIALS: entry(true, 'The user name or the password is wrong.', 'Try again.'),
  TOO_MANY_ATTEMPTS: entry(true, 'Too many attempts.', 'Wait a minute, then try again.'),
  NOT_VERIFIED: entry(false, 'Only verified clinicians share cases.', 'Ask the administrator to verify your account.'),
  NOT_ALLOWED: entry(false, 'Your role does not allow that.', 'Ask the administrator.'),
  RECEIPT_MISMATCH: entry(
    true,
    'The service received other bytes than were sent.',
    'The upload is repeated from the start.',
  ),
  CONFLICT: entry(false, 'That was changed meanwhile.', 'Load it again and repeat the change.'),
  // general
  INVALID_REQUEST: entry(false, 'The request is not valid: {where}.', 'Nothing was changed.'),
  NOT_FOUND: entry(false, 'That no longer exists.', 'Go back and choose another.'),
  CANCELLED: entry(true, 'Cancelled.', 'What was finished before is kept.'),
  UNEXPECTED: entry(
    true,
    'Something failed that should not.',
    'Nothing was shared. Try again; if it repeats, report it with the log.',
  ),
} as const satisfies Record<string, CatalogueEntry>;

interface CatalogueEntry {
  readonly retryable: boolean;
  readonly sentence: string;
  readonly advice: string;
}

function entry(retryable: boolean, sentence: string, advice: string): CatalogueEntry {
  return { retryable, sentence, advice };
}
