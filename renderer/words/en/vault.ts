export const vault = {
  createTitle: 'Create the vault',
  unlockTitle: 'Unlock the vault',
  createText:
    'Imported pictures are kept encrypted on this machine. Nothing leaves it before it was reviewed, redacted and verified.',
  unlockText: 'The pictures on this machine are encrypted.',
  keychainText: 'Its key is kept by this computer’s keychain, so it opens with your login.',
  create: 'Create vault',
  usePassphrase: 'Use a passphrase instead',
  noKeychain: 'No keychain of the operating system answers, so a passphrase protects the key.',
  passphraseText: 'It is asked for at every start and cannot be recovered.',
  passphrase: 'Passphrase',
  repeat: 'Repeat the passphrase',
  differ: 'The two differ.',
  useKeychain: 'Use the keychain',
  unlock: 'Unlock',
} as const;
