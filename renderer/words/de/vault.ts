import type { vault as english } from '../en/vault.ts';
import type { Translated } from '../translated.ts';

export const vault: Translated<typeof english> = {
  createTitle: 'Tresor anlegen',
  unlockTitle: 'Tresor öffnen',
  createText:
    'Importierte Bilder liegen verschlüsselt auf diesem Rechner. Nichts verlässt ihn, bevor es durchgesehen, geschwärzt und geprüft wurde.',
  unlockText: 'Die Bilder auf diesem Rechner sind verschlüsselt.',
  keychainText: 'Sein Schlüssel liegt im Schlüsselbund dieses Rechners; er öffnet sich mit Ihrer Anmeldung.',
  create: 'Tresor anlegen',
  usePassphrase: 'Stattdessen eine Passphrase',
  noKeychain: 'Kein Schlüsselbund des Betriebssystems antwortet, deshalb schützt eine Passphrase den Schlüssel.',
  passphraseText: 'Sie wird bei jedem Start verlangt und lässt sich nicht wiederherstellen.',
  passphrase: 'Passphrase',
  repeat: 'Passphrase wiederholen',
  differ: 'Die beiden sind verschieden.',
  useKeychain: 'Schlüsselbund verwenden',
  unlock: 'Öffnen',
};
