import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { consentFactSchema, consentFormSchema } from '../../model/consent.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { consentIdSchema, sha256Schema } from '../../model/ids.ts';
import type { Core } from '../core.ts';
import { insistOnSignatures, writeConsentDocument } from '../consent/consentDocument.ts';
import type { Access } from './opened.ts';

/** Consents: the signed document goes into the vault, what is known of it outside is the fact. */
export function createConsentService({ opened, clock }: Access, resources: string): Core['consent'] {
  return {
    async record(id, form) {
      const { store, blobKeeper } = opened();
      await store.cases.get(id);
      const parsed = consentFormSchema.safeParse(form);
      if (!parsed.success) throw new ScrimFailure('INVALID_REQUEST', { where: 'consent' });
      const signed = insistOnSignatures(parsed.data);
      const consent = consentIdSchema.parse(randomUUID());
      const document = await writeConsentDocument(consent, signed, join(resources, 'fonts'));
      const documentHash = sha256Schema.parse(createHash('sha256').update(document).digest('hex'));
      const { levels, language, signedOn } = signed;
      const fact = consentFactSchema.parse({
        id: consent,
        levels: [...new Set(levels)],
        language,
        signedOn,
        bothSigned: true,
        documentHash,
      });
      await blobKeeper.keep(documentHash, document, () => store.cases.recordConsent(id, fact, clock.now()));
      return fact;
    },
    get: async (consent) => opened().store.cases.consent(consent),
    withdraw: async (id) => opened().store.cases.withdrawConsent(id, clock.now()),
    async document(consent) {
      const { store, blobs } = opened();
      return blobs.read((await store.cases.consent(consent)).documentHash);
    },
  };
}
