import type { Migration } from 'kysely/migration';
import { accountsAndCases } from './0001_accounts_and_cases.ts';
import { people } from './0002_people.ts';
import { moderationAndConsent } from './0003_moderation_and_consent.ts';
import { audit } from './0004_audit.ts';
import { discussionAndSearch } from './0005_discussion_and_search.ts';
import { pagingAndCover } from './0006_paging_and_cover.ts';
import { signingInElsewhere } from './0007_signing_in_elsewhere.ts';
import { secondPersons } from './0008_second_persons.ts';
import { unlinkedByPassword } from './0009_unlinked_by_password.ts';
import { acknowledgedPages } from './0010_acknowledged_pages.ts';
import { hiddenComments } from './0011_hidden_comments.ts';
import { resetsByCode } from './0012_resets_by_code.ts';
import { bounds } from './0013_bounds.ts';
import { previews } from './0014_previews.ts';
import { findingAmongMany } from './0015_finding_among_many.ts';
import { escalation } from './0016_escalation.ts';
import { providerRechecks } from './0017_provider_rechecks.ts';
import { facetCounts } from './0018_facet_counts.ts';

/** In order of their names, for ever. A shipped one is never edited; a change is a new number. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001_accounts_and_cases': accountsAndCases,
  '0002_people': people,
  '0003_moderation_and_consent': moderationAndConsent,
  '0004_audit': audit,
  '0005_discussion_and_search': discussionAndSearch,
  '0006_paging_and_cover': pagingAndCover,
  '0007_signing_in_elsewhere': signingInElsewhere,
  '0008_second_persons': secondPersons,
  '0009_unlinked_by_password': unlinkedByPassword,
  '0010_acknowledged_pages': acknowledgedPages,
  '0011_hidden_comments': hiddenComments,
  '0012_resets_by_code': resetsByCode,
  '0013_bounds': bounds,
  '0014_previews': previews,
  '0015_finding_among_many': findingAmongMany,
  '0016_escalation': escalation,
  '0017_provider_rechecks': providerRechecks,
  '0018_facet_counts': facetCounts,
};
