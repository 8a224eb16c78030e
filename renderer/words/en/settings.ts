export const settings = {
  title: 'Settings',
  language: 'Language',
  languageSystem: 'As the system',
} as const;
