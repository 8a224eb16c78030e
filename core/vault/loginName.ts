import { userInfo } from 'node:os';

/** The user of the computer, for the audit; some containers know none. */
export function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
