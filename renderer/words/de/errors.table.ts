import type { ErrorCode } from '../../../model/errors.ts';

interface Sentences {
  readonly sentence: string;
  readonly advice: string;
}

const said = (sentence: string, advice: string): Sentences => ({ sentence, advice });

/** The error catalogue in German; `model/errors.table.ts` is its English original. A code without its words does not compile. */
export const errors: Readonly<Record<ErrorCode, Sentences>> = {
  // intake
  EMPTY_FILE: said('Die Datei ist leer.', 'Exportieren Sie sie erneut aus ihrer Quelle; nichts wurde importiert.'),
  UNKNOWN_TYPE: said(
    'Die Datei ist weder ein Bild noch ein DICOM-Objekt, das Scrim kennt.',
    'Nichts wurde importiert; prüfen Sie, ob es die richtige Datei ist.',
  ),
  UNSUPPORTED_TYPE: said(
    '{type}-Dateien können noch nicht importiert werden.',
    'Exportieren Sie das Bild als JPEG, PNG oder DICOM und importieren Sie das.',
  ),
  DAMAGED_FILE: said(
    'Die Datei ist beschädigt oder abgeschnitten.',
    'Kopieren oder exportieren Sie sie erneut; die beschädigte Datei wurde ausgelassen.',
  ),
  DIMENSIONS_TOO_LARGE: said(
    'Das Bild gibt {columns} × {rows} Pixel an, mehr als die Grenze von {limit} Megapixeln.',
    'Verkleinern Sie es an der Quelle, oder heben Sie die Grenze in der Richtlinie an.',
  ),
  FILE_TOO_LARGE: said(
    'Die Datei ist größer als die Grenze von {limit} MB.',
    'Teilen Sie den Export, oder heben Sie die Grenze in der Richtlinie an.',
  ),
  FILE_VANISHED: said(
    'Die Datei ist während des Imports verschwunden.',
    'Legen Sie das Medium wieder ein und importieren Sie die Datei erneut.',
  ),
  FILE_UNREADABLE: said(
    'Die Datei konnte nicht gelesen werden.',
    'Prüfen Sie die Zugriffsrechte oder das Medium und importieren Sie sie erneut.',
  ),
  FILE_CHANGED: said(
    'Die Datei wurde verändert, während sie gelesen wurde.',
    'Warten Sie, bis das Programm fertig ist, das sie schreibt oder kopiert, und importieren Sie sie erneut.',
  ),
  FILE_NAME: said(
    'Der Name der Datei oder des Ordners enthält Zeichen, die dieser Rechner nicht lesen kann.',
    'Benennen Sie sie um, und importieren Sie sie erneut; sonst ist nichts an ihr auszusetzen.',
  ),
  NOT_A_FILE: said(
    'Das ist ein Verweis, eine Pipe oder ein Gerät, keine Datei.',
    'Wohin ein Verweis führt, wurde nicht angesehen; importieren Sie es von dort, wo es liegt.',
  ),
  DICOM_TRANSFER_SYNTAX: said(
    'Die DICOM-Transfersyntax {uid} kann noch nicht gelesen werden.',
    'Exportieren Sie das Objekt unkomprimiert (Explicit VR Little Endian) und importieren Sie das.',
  ),
  DICOM_PIXELS: said(
    'Das DICOM-Pixelformat kann nicht gelesen werden: {what}.',
    'Das Objekt wurde unverändert beiseitegelegt; exportieren Sie es in einem üblichen Format.',
  ),
  DICOM_PIXELS_CUT: said(
    'Das DICOM-Objekt enthält weniger Pixel, als es angibt: ein Teil des Bildes fehlt.',
    'Exportieren Sie es erneut aus seiner Quelle; was fehlt, wird nicht erfunden, und andere Programme machten aus dem Rest verschiedene Bilder.',
  ),
  DICOM_SYNTAX_MISMATCH: said(
    'Das DICOM-Objekt liegt nicht in der Transfersyntax vor, die es nennt.',
    'Exportieren Sie es erneut aus seiner Quelle; es wurde ausgelassen, weil Programme Verschiedenes darin sähen.',
  ),
  DICOM_BOMB: said(
    'Das DICOM-Objekt würde sich auf weit mehr entpacken, als seine Größe erlaubt.',
    'Es wurde ausgelassen; exportieren Sie es unkomprimiert, wenn Sie ihm trauen.',
  ),
  DICOM_NO_PIXELS: said(
    'Das DICOM-Objekt enthält kein Bild.',
    'Befunde und andere Objekte ohne Pixel teilt Scrim nicht.',
  ),
  DICOMDIR_NOT_SHARED: said(
    'Ein DICOMDIR ist ein Verzeichnis, kein Bild.',
    'Seine Bilder werden aus dem Ordner importiert; das Verzeichnis selbst wird nie weitergegeben.',
  ),
  DICOMDIR_FILE_MISSING: said(
    'Das DICOMDIR nennt diese Datei, aber sie ist nicht da.',
    'Kopieren Sie die ganze Disc erneut, oder fragen Sie den Absender nach der Datei; die anderen wurden importiert.',
  ),
  DICOMDIR_UNSAFE_PATH: said(
    'Das DICOMDIR nennt eine Datei außerhalb seines eigenen Ordners.',
    'Diese Datei wurde nicht angerührt; importieren Sie sie für sich, wenn sie zur Studie gehört.',
  ),
  INSTANCE_CONFLICT: said(
    'Eine andere Datei hat dieselbe SOPInstanceUID und anderen Inhalt.',
    'Keine von beiden wurde geschrieben oder gesendet; sehen Sie beide an und behalten Sie die richtige.',
  ),
  DICOM_EMBEDDED_DOCUMENT: said(
    'Das DICOM-Objekt ist ein Dokument oder Befund.',
    'Importieren Sie die Bilder der Studie. Ein strukturierter Befund kann mit dem Befehl scrim clear hinaus, unter einer Richtlinie mit der Option cleanStructuredContent; andere Dokumente werden nicht geteilt.',
  ),
  ZIP_UNSAFE_PATH: said(
    'Das Archiv enthält einen Eintrag, der aus ihm hinausführt.',
    'Nichts wurde daraus genommen; bitten Sie den Absender um ein sauberes.',
  ),
  ZIP_BOMB: said(
    'Das Archiv würde sich auf weit mehr entpacken, als seine Größe erlaubt.',
    'Nichts wurde daraus genommen; entpacken Sie es selbst, wenn Sie ihm trauen, und importieren Sie den Ordner.',
  ),
  ZIP_DAMAGED: said(
    'Das Archiv ist beschädigt, verschlüsselt oder von unbekannter Art.',
    'Entpacken Sie es selbst und importieren Sie den Ordner.',
  ),
  ZIP_NESTED: said(
    'Das Archiv liegt in einem Archiv, das in einem weiteren liegt.',
    'Entpacken Sie das äußerste und importieren Sie den Ordner.',
  ),
  // workers
  WORKER_TIMEOUT: said(
    'Das Lesen der Datei dauerte länger als {seconds} s und wurde beendet.',
    'Die Datei wurde beiseitegelegt; der übrige Import ging weiter.',
  ),
  WORKER_MEMORY: said(
    'Das Lesen der Datei brauchte mehr als {megabytes} MB Speicher und wurde beendet.',
    'Die Datei wurde beiseitegelegt; der übrige Import ging weiter.',
  ),
  WORKER_CRASHED: said(
    'Der Prozess, der die Datei las, endete unerwartet.',
    'Die Datei wurde beiseitegelegt; versuchen Sie es einmal erneut, und melden Sie es dann.',
  ),
  // detection
  MODEL_MISSING: said(
    'Das Suchmodell {model} ist nicht installiert.',
    'Führen Sie die Einrichtung erneut aus; ohne die Suche wird nichts geteilt.',
  ),
  MODEL_CHECKSUM: said(
    'Das Suchmodell {model} ist nicht das freigegebene.',
    'Installieren Sie Scrim neu; ohne die Suche wird nichts geteilt.',
  ),
  DETECTOR_FAILED: said(
    'Die Suche konnte auf diesem Bild nicht laufen.',
    'Das Bild bleibt auf diesem Rechner; versuchen Sie es erneut, oder lassen Sie es aus.',
  ),
  // review, clearance, verification
  REVIEW_INCOMPLETE: said(
    '{pending} Vorschläge warten noch auf eine Entscheidung.',
    'Nehmen Sie jeden an oder verwerfen Sie ihn, und schließen Sie dann die Durchsicht ab.',
  ),
  NOT_REVIEWED: said(
    'Das Bild ist noch nicht durchgesehen.',
    'Öffnen Sie es, entscheiden Sie über die Vorschläge und schließen Sie die Durchsicht ab.',
  ),
  NEEDS_EYES: said(
    'Niemand hat dieses Bild angesehen, und es braucht Augen: {why}.',
    'Öffnen Sie es: ein Auge, eine Wange oder ein Mund allein wird nicht gefunden. Schwärzen Sie von Hand, was erkennen lässt, und schließen Sie dann die Durchsicht ab.',
  ),
  PROFILE_VIOLATION: said(
    'Der Header kann nicht vollständig de-identifiziert werden: {what}.',
    'Das Bild bleibt auf diesem Rechner; lassen Sie es aus, oder exportieren Sie es erneut.',
  ),
  BURN_FAILED: said(
    'Die Schwärzungen konnten nicht eingebrannt werden: {what}.',
    'Das Bild bleibt auf diesem Rechner; nichts wurde gesendet.',
  ),
  VERIFY_FAILED: said(
    'Die fertige Datei hat die Prüfung nicht bestanden: {check}.',
    'Das Bild bleibt auf diesem Rechner; nichts wurde gesendet. Sehen Sie es erneut durch, oder lassen Sie es aus.',
  ),
  SECOND_LOOK: said(
    'Die Suche hat die fertige Datei noch einmal angesehen und gefunden, worüber niemand entschieden hat: {found}.',
    'Das Bild bleibt auf diesem Rechner; nichts wurde gesendet. Sehen Sie es erneut an: der Fund wartet auf Ihre Entscheidung.',
  ),
  PICTURE_EXCLUDED: said(
    'Ein Bild des Falls ist vom Teilen ausgenommen.',
    'Nichts wurde gesendet; nehmen Sie es aus dem Fall, oder lassen Sie es wieder zu.',
  ),
  NOT_CLEARED: said('Das Bild hat keine gültige Freigabe.', 'Geben Sie es erneut frei; nichts wurde gesendet.'),
  // exports
  EXPORT_KEY_MISSING: said(
    'Das Objekt kann in einen Export nicht eingeordnet werden: ihm fehlt {keyword}.',
    'Es wurde ausgelassen; exportieren Sie es mit allen Kennungen erneut aus seiner Quelle.',
  ),
  EXPORT_DUPLICATE: said(
    'Ein anderes Objekt mit derselben SOP Instance UID, aber anderem Inhalt liegt schon im Export.',
    'Es wurde ausgelassen; geben Sie die beiden unter verschiedenen Projektschlüsseln frei, oder exportieren Sie sie getrennt.',
  ),
  // archives by DICOMweb
  ARCHIVE_INSECURE: said(
    'Die Adresse des Archivs ist nicht durch https geschützt.',
    'Nichts wurde gesendet; berichtigen Sie die Adresse, oder fragen Sie die Verwaltung.',
  ),
  ARCHIVE_UNREACHABLE: said(
    'Das Archiv antwortet nicht.',
    'Was es vorher bestätigt hat, ist gespeichert; starten Sie den Rest erneut.',
  ),
  ARCHIVE_BUSY: said(
    'Das Archiv ist ausgelastet.',
    'Was es vorher bestätigt hat, ist gespeichert; starten Sie den Rest später erneut.',
  ),
  ARCHIVE_REFUSED: said(
    'Das Archiv hat die Anfrage abgelehnt (Status {status}).',
    'Prüfen Sie die Adresse, die Anmeldung und was das Archiv annimmt.',
  ),
  ARCHIVE_ANSWER: said(
    'Die Antwort des Archivs ist nicht zu verstehen: {what}.',
    'Was es nicht bestätigt hat, gilt nicht als gespeichert; fragen Sie seine Verwaltung.',
  ),
  // receiving by C-STORE
  RECEIVER_PORT: said(
    'Auf Port {port} kann nicht empfangen werden.',
    'Wählen Sie einen anderen, oder beenden Sie das Programm, das ihn hält; Ports unter 1024 brauchen die Verwaltung.',
  ),
  RECEIVER_STOPPED: said(
    'Das Empfangen endete unerwartet.',
    'Es startet von selbst neu; Absender wiederholen, was nicht bestätigt wurde. Nichts Bestätigtes ist verloren.',
  ),
  RECEIVER_FORBIDDEN: said(
    'Die Richtlinie erlaubt diesem Arbeitsplatz nicht zu empfangen.',
    'Fragen Sie die Verwaltung; nichts wird empfangen.',
  ),
  SENSITIVITY_FIXED: said(
    'Die Richtlinie lässt die Empfindlichkeit der Suche nicht wählen.',
    'Nichts wurde geändert; fragen Sie die Verwaltung.',
  ),
  DEVICES_INVALID: said(
    'Eine Datei im Geräteordner dieses Arbeitsplatzes ist nicht verständlich.',
    'Mit halbem Wissen wurde nichts geprüft; bitten Sie die Administration, sie zu berichtigen oder zu entfernen, und lassen Sie die Erkennung dann erneut laufen.',
  ),
  TEMPLATE_NO_DEVICE: said(
    'Das Bild sagt nicht, welches Gerät es aufgenommen hat.',
    'Eine Vorlage fände keine weiteren Bilder davon; nichts wurde gespeichert.',
  ),
  TEMPLATES_INVALID: said(
    'Die Datei enthält keine Vorlagen, die diese Version versteht.',
    'Nichts wurde importiert; exportieren Sie sie noch einmal.',
  ),
  // vault and store
  VAULT_LOCKED: said('Der Tresor ist verschlossen.', 'Öffnen Sie ihn mit seiner Passphrase.'),
  VAULT_ABSENT: said(
    'In diesem Ordner liegt kein Tresor.',
    'Nennen Sie mit --home den Ordner eines vorhandenen, oder legen Sie im Fenster einen an.',
  ),
  VAULT_WRONG_PASSPHRASE: said(
    'Die Passphrase öffnet diesen Tresor nicht.',
    'Versuchen Sie es erneut; der Tresor ist unverändert.',
  ),
  VAULT_DAMAGED: said(
    'Eine gespeicherte Datei passt nicht zu ihrem Siegel.',
    'Sie wird nicht verwendet; importieren Sie das Original erneut.',
  ),
  VAULT_IN_USE: said(
    'Ein anderes Scrim benutzt diesen Tresor.',
    'Schließen Sie das andere Fenster, oder wählen Sie einen anderen Ordner.',
  ),
  KEYCHAIN_UNAVAILABLE: said(
    'Kein Schlüsselbund des Betriebssystems antwortet.',
    'Wählen Sie eine Passphrase für den Tresor, oder starten Sie den Schlüsselbund und versuchen Sie es erneut.',
  ),
  KEYCHAIN_KEY_MISSING: said(
    'Der Schlüsselbund enthält den Schlüssel dieses Tresors nicht.',
    'Melden Sie sich am Rechner als die Person an, die den Tresor angelegt hat, und versuchen Sie es erneut.',
  ),
  PASSPHRASE_TOO_SHORT: said('Die Passphrase ist kürzer als {minimum} Zeichen.', 'Wählen Sie eine längere.'),
  WRONG_PASSPHRASE: said('Die Passphrase ist falsch.', 'Versuchen Sie es erneut; nichts wurde geändert.'),
  PASSPHRASE_WAIT: said(
    'Die Passphrase war zu oft falsch.',
    'Warten Sie {seconds} s bis zum nächsten Versuch; jeder Versuch wird festgehalten.',
  ),
  LOOK_UP_UNGUARDED: said(
    'Die Zuordnungstabelle hat noch keine Passphrase.',
    'Setzen Sie zuerst eine; nur wer sie kennt, kann die Tabelle exportieren.',
  ),
  LOOK_UP_EMPTY: said(
    'Die Zuordnungstabelle enthält kein Paar dieser Patientin, dieses Patienten, oder gar keines.',
    'Prüfen Sie das Pseudonym; nichts wurde geschrieben.',
  ),
  PROJECT_KEY_OTHER: said(
    'Hier wurden schon Bilder mit einem anderen Projektschlüssel freigegeben.',
    'Nichts wurde geändert. Exportieren Sie den jetzigen Schlüssel, bevor Sie ihn ersetzen; Pseudonyme der beiden stimmen nicht überein.',
  ),
  PROJECT_KEY_FILE: said(
    'Die Datei ist kein exportierter Projektschlüssel, oder sie ist beschädigt.',
    'Nichts wurde geändert; lassen Sie ihn erneut exportieren.',
  ),
  FILE_EXISTS: said(
    'Eine Datei dieses Namens ist schon da.',
    'Sie blieb, wie sie war; wählen Sie einen anderen Namen.',
  ),
  FILE_UNWRITABLE: said(
    'Die Datei kann dort nicht geschrieben werden.',
    'Wählen Sie einen anderen Ordner; nichts wurde geschrieben.',
  ),
  STORE_TOO_NEW: said(
    'Dieser Ordner wurde zuletzt von einem neueren Scrim benutzt (Schema {found}, dieses kennt {newest}).',
    'Installieren Sie jene Fassung oder eine spätere; nichts wurde geändert.',
  ),
  DISK_FULL: said(
    'Der Datenträger ist voll.',
    'Schaffen Sie Platz und versuchen Sie es erneut; was vorher importiert wurde, ist sicher.',
  ),
  // consent and cases
  CONSENT_MISSING: said(
    'Die Einwilligung der Patientin, des Patienten ist nicht festgehalten.',
    'Halten Sie sie mit beiden Unterschriften fest, und reichen Sie dann ein.',
  ),
  CONSENT_UNSIGNED: said(
    'Der Einwilligung fehlt eine Unterschrift: {who}.',
    'Beide Seiten unterschreiben, bevor ein Fall eingereicht wird.',
  ),
  CASE_INCOMPLETE: said(
    'Das Formular des Falls ist nicht vollständig: {fields}.',
    'Füllen Sie aus, was markiert ist, und reichen Sie erneut ein.',
  ),
  CASE_IDENTIFIES: said(
    'Ein Text des Falls wiederholt Namen, Nummer, Datum oder Ort aus der Akte: {fields}.',
    'Nichts wurde gesendet. Brechen Sie das Einreichen ab, formulieren Sie den Text um und reichen Sie erneut ein.',
  ),
  TEXT_IDENTIFIES: said(
    'Ein eingegebener Text wiederholt eine Kennung eines Originals, oder liest sich wie eine: {fields}.',
    'Er ist nicht hinausgegangen. Formulieren Sie ihn ohne Namen, Tage und Nummern um, und führen Sie den Befehl erneut aus.',
  ),
  CASE_SHOWS_FACE: said(
    'Der Fall enthält {slices} Schichten eines Kopfes, aus denen ein Gesicht errechnet werden kann; die ganze Gemeinschaft darf höchstens {limit} sehen.',
    'Wählen Sie Schlüsselbilder, oder teilen Sie mit Kolleginnen und Kollegen oder einer Gruppe.',
  ),
  CASE_EMPTY: said('Der Fall enthält kein Bild.', 'Fügen Sie mindestens ein durchgesehenes Bild hinzu.'),
  // service and upload
  SERVICE_UNREACHABLE: said(
    'Der Fall-Dienst antwortet nicht.',
    'Nichts ist verloren; das Hochladen geht weiter, sobald er wieder antwortet.',
  ),
  SERVICE_INSECURE: said(
    'Die Adresse des Fall-Dienstes ist nicht durch https geschützt.',
    'Nichts wurde gesendet; berichtigen Sie die Adresse, oder fragen Sie die Verwaltung.',
  ),
  SERVICE_NOT_PINNED: said(
    'Die Richtlinie dieses Arbeitsplatzes erlaubt diesen Fall-Dienst nicht.',
    'Nichts wurde gesendet; berichtigen Sie die Adresse des Dienstes oder fragen Sie die Administration.',
  ),
  POLICY_OF_SITE: said(
    'Die Richtlinie dieses Arbeitsplatzes hat die Administration festgelegt.',
    'Nichts wurde getan; lassen Sie `--policy` weg oder fragen Sie die Administration.',
  ),
  POLICY_UNPROTECTED: said(
    'Die Richtlinie dieses Arbeitsplatzes könnte von anderen als der Administration geändert werden.',
    'Nichts wurde geöffnet; Datei und Ordner müssen der Administration gehören und dürfen für niemanden sonst beschreibbar sein.',
  ),
  PROVIDER_REFUSED: said(
    'Die Anmeldung über die Klinik hat nicht funktioniert.',
    'Versuchen Sie es noch einmal; bleibt es dabei, melden Sie sich mit Passwort an oder fragen Sie die Administration.',
  ),
  SERVICE_CHANGED: said(
    'Dieser Fall wurde bei einem anderen Fall-Dienst eingereicht als dem jetzigen.',
    'Nichts weiter wurde gesendet; kehren Sie zu jenem Dienst zurück, oder brechen Sie ab und reichen Sie den Fall hier neu ein.',
  ),
  OTHER_ACCOUNT: said(
    'Diesen Fall hat jemand anderes eingereicht als die jetzt angemeldete Person.',
    'Nichts weiter wurde gesendet; es geht weiter, sobald sich jene wieder anmeldet.',
  ),
  SERVICE_FAILED: said(
    'Der Fall-Dienst konnte das nicht (Status {status}).',
    'Nichts ist verloren; versuchen Sie es später erneut.',
  ),
  SERVICE_REFUSED: said(
    'Der Fall-Dienst hat abgelehnt: {reason}.',
    'Nichts wurde geteilt; berichtigen Sie es, oder fragen Sie die Verwaltung.',
  ),
  SERVICE_QUOTA: said(
    'Der Fall-Dienst nimmt nichts mehr an: Der Fall oder alle Ihre Fälle zusammen wären größer, als er erlaubt.',
    'Nichts wurde geteilt; lassen Sie Bilder weg, verwerfen Sie Entwürfe, oder fragen Sie, wer den Dienst betreibt.',
  ),
  LOGIN_REQUIRED: said(
    'Sie sind nicht angemeldet, oder die Anmeldung ist abgelaufen.',
    'Melden Sie sich an; Wartendes wird dann weiter hochgeladen.',
  ),
  WRONG_CREDENTIALS: said('Benutzername oder Passwort ist falsch.', 'Versuchen Sie es erneut.'),
  TOO_MANY_ATTEMPTS: said('Zu viele Versuche.', 'Warten Sie eine Minute, und versuchen Sie es dann erneut.'),
  NOT_VERIFIED: said(
    'Nur bestätigte Ärztinnen und Ärzte teilen Fälle.',
    'Bitten Sie die Verwaltung, Ihr Konto zu bestätigen.',
  ),
  NOT_ALLOWED: said('Ihre Rolle erlaubt das nicht.', 'Fragen Sie die Verwaltung.'),
  RECEIPT_MISMATCH: said(
    'Beim Dienst kamen andere Bytes an, als gesendet wurden.',
    'Das Hochladen wird von vorn wiederholt.',
  ),
  CONFLICT: said('Das wurde inzwischen geändert.', 'Laden Sie es neu, und wiederholen Sie die Änderung.'),
  // general
  INVALID_REQUEST: said('Die Anfrage ist ungültig: {where}.', 'Nichts wurde geändert.'),
  NOT_FOUND: said('Das gibt es nicht mehr.', 'Gehen Sie zurück und wählen Sie etwas anderes.'),
  CANCELLED: said('Abgebrochen.', 'Was vorher fertig wurde, bleibt erhalten.'),
  UNEXPECTED: said(
    'Etwas ist fehlgeschlagen, das nicht fehlschlagen sollte.',
    'Nichts wurde geteilt. Versuchen Sie es erneut; wiederholt es sich, melden Sie es mit dem Protokoll.',
  ),
};
