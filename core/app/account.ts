import type { Core } from '../core.ts';
import type { Access } from './opened.ts';
import { createProviderSignIn } from './providerSignIn.ts';
import { sessionOf } from './session.ts';

/** The user's account at the case service, and whom a case can be shown to. */
export function createAccountService({ opened, isOpen }: Access): Core['account'] {
  const provider = createProviderSignIn(() => opened().client);
  return {
    session: async () => (isOpen() ? sessionOf(opened().client.session()) : sessionOf(null)),
    signIn: async (username, password) => sessionOf(await opened().client.signIn(username, password)),
    async signOut() {
      await opened().client.signOut();
      return sessionOf(null);
    },
    about: async () => opened().client.about(),
    signInThrough: (browse) => provider.begin(browse),
    cancelSignIn: async () => provider.cancel(),
    registerThrough: (wanted) => provider.register(wanted),
    linkThrough: (username, password) => provider.link(username, password),
    async colleagues(query) {
      const asked = query.trim();
      return asked === '' ? [] : opened().client.colleagues(asked);
    },
    groups: async () => opened().client.groups(),
    lookAgain: async () => sessionOf(await opened().client.lookAgain()),
    redeemReset: async (username, code, password) => opened().client.redeemReset(username, code, password),
    duty: async () => opened().client.duty(),
    setDuty: async (wish) => opened().client.setDuty(wish),
    register: async (wanted) => opened().client.register(wanted),
    changePassword: async (current, next) => opened().client.changePassword(current, next),
  };
}
