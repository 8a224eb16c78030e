export const account = {
  firstText:
    'The case service on this workstation has no account yet. The first one is yours: it may share cases and is stored here only. Importing and reviewing need none.',
  yourName: 'Your name',
  yourNameText: 'Shown to those who read your cases.',
  userName: 'User name',
  userNameWrong: 'Small letters, digits, dot, dash and underscore; two or more.',
  password: 'Password',
  passwordText: 'At least {{count}} characters.',
  create: 'Create account',
  checkAgain: 'Check again',
  createTitle: 'Create your account',
  signInTitle: 'Sign in to the case service',
  noNeed: 'Importing and reviewing need no sign-in.',
  signIn: 'Sign in',
  service: {
    starting: 'The case service{{host}} is starting',
    ready: 'The case service{{host}} is ready',
    failed: 'The case service{{host}} does not answer',
  },
} as const;
