import { z } from 'zod';
import { apiPath, auditPageSchema } from '../../contract/caseApi.schema.ts';
import { route } from '../http/route.ts';
import { asAuditEvent } from './balp.ts';

const pageLength = 500;

export const auditRoutes = {
  listAudit: route({
    method: 'GET',
    path: apiPath.audit,
    access: ['administrator'],
    audited: true,
    tag: 'audit',
    summary: 'What was done, by whom, when, as FHIR AuditEvents (IHE BALP), oldest first',
    query: z.object({ after: z.coerce.number().int().min(0).default(0) }),
    answer: auditPageSchema,
    async handle({ act, query }) {
      const rows = await act((queries) =>
        queries
          .selectFrom('audit_events')
          .select(['seq', 'entry'])
          .where('seq', '>', query.after)
          .orderBy('seq')
          .limit(pageLength)
          .execute(),
      );
      return {
        events: rows.map(({ seq, entry }) => asAuditEvent(seq, entry)),
        next: rows.length === pageLength ? rows.at(-1)!.seq : null,
      };
    },
  }),
};
