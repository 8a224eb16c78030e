import {
  apiPath,
  groupsSchema,
  registrationsSchema,
  resetCodeSchema,
  usersSchema,
  type ListedUser,
  type Registration,
  type ResetCode,
  type UserPatch,
  type VerificationDecision,
  type WaitingRegistration,
} from '../../contract/caseApi.schema.ts';
import { groupSchema, userSchema, type Group, type User } from '../../model/account.ts';
import type { GroupId, UserId } from '../../model/ids.ts';
import { none, type CallService } from './wire.ts';

export interface PeopleCalls {
  /** Asks for an account, signed in or not; an administrator looks at it. */
  register(wanted: Registration): Promise<void>;
  /** Ends all other sessions of the account. */
  changePassword(current: string, next: string): Promise<void>;
  /** A new password by the code, or both codes, that administrators made. WRONG_CREDENTIALS whatever is wrong. Signs nobody in. */
  redeemReset(username: string, code: string, password: string): Promise<void>;
  colleagues(query: string): Promise<ListedUser[]>;
  /** The own ones; for administrators, all. */
  groups(): Promise<Group[]>;
  // The rest is for administrators.
  registrations(): Promise<WaitingRegistration[]>;
  decideVerification(user: UserId, decision: VerificationDecision): Promise<User>;
  everybody(): Promise<User[]>;
  changeUser(user: UserId, patch: UserPatch): Promise<User>;
  /** This administrator's part of a reset of somebody's password. */
  makeReset(user: UserId): Promise<ResetCode>;
  addGroup(name: string): Promise<Group>;
  groupMembers(group: GroupId): Promise<User[]>;
  setGroupMembers(group: GroupId, users: readonly UserId[]): Promise<void>;
}

export function peopleCalls(call: CallService): PeopleCalls {
  return {
    register: (body) => call({ method: 'POST', path: apiPath.registrations, body, reply: none, anonymous: true }),
    changePassword: (current, next) =>
      call({ method: 'POST', path: apiPath.password, body: { current, next }, reply: none }),
    redeemReset: (username, code, password) =>
      call({
        method: 'POST',
        path: apiPath.redeemReset,
        body: { username, code, password },
        reply: none,
        anonymous: true,
      }),
    colleagues: async (query) => {
      const path = `${apiPath.users}?${new URLSearchParams({ query }).toString()}`;
      return (await call({ method: 'GET', path, reply: usersSchema })).users;
    },
    groups: async () => (await call({ method: 'GET', path: apiPath.groups, reply: groupsSchema })).groups,
    registrations: async () =>
      (await call({ method: 'GET', path: apiPath.registrations, reply: registrationsSchema })).registrations,
    decideVerification: (user, body) =>
      call({ method: 'POST', path: apiPath.verification(user), body, reply: userSchema }),
    everybody: async () => (await call({ method: 'GET', path: apiPath.users, reply: usersSchema })).users,
    changeUser: (user, body) => call({ method: 'PATCH', path: apiPath.user(user), body, reply: userSchema }),
    makeReset: (user) => call({ method: 'POST', path: apiPath.reset(user), reply: resetCodeSchema }),
    addGroup: (name) => call({ method: 'POST', path: apiPath.groups, body: { name }, reply: groupSchema }),
    groupMembers: async (group) =>
      (await call({ method: 'GET', path: apiPath.groupMembers(group), reply: usersSchema })).users,
    setGroupMembers: (group, users) =>
      call({ method: 'PUT', path: apiPath.groupMembers(group), body: { users }, reply: none }),
  };
}
