import { z } from 'zod';

const entrySchema = z.object({
  at: z.iso.datetime(),
  actor: z.uuid().nullable(),
  action: z.string(),
  subject: z.string().nullable(),
  detail: z.string().nullable(),
});

const kinds = [
  { starts: /^(read|list|search)/, action: 'R', interaction: 'read' },
  { starts: /^(add|put|register|post|receive|make)/, action: 'C', interaction: 'create' },
  { starts: /^(discard|delete|remove|withdraw|expire|signOut)/, action: 'D', interaction: 'delete' },
  { starts: /^(change|set|resolve|redeem)/, action: 'U', interaction: 'update' },
] as const;

/**
 * An entry as a FHIR R4 AuditEvent in the shape of IHE BALP's RESTful patterns: who, what, when, on which object. Object and person are
 * named by the service's own ids; nothing of a case's content is in an audit.
 */
export function asAuditEvent(seq: number, entry: string): Record<string, unknown> {
  const { at, actor, action, subject, detail } = entrySchema.parse(JSON.parse(entry));
  const kind = kinds.find(({ starts }) => starts.test(action)) ?? { action: 'E', interaction: 'operation' };
  const id = (value: string) => ({ identifier: { system: 'urn:scrim:id', value } });
  return {
    resourceType: 'AuditEvent',
    id: String(seq),
    type: {
      system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
      code: 'rest',
      display: 'RESTful Operation',
    },
    subtype: [
      { system: 'http://hl7.org/fhir/restful-interaction', code: kind.interaction },
      { system: 'urn:scrim:action', code: action },
    ],
    action: kind.action,
    recorded: at,
    outcome: '0',
    agent: [
      {
        type: { coding: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: '110153' }] },
        who: actor === null ? { display: 'nobody signed in' } : id(actor),
        requestor: true,
      },
    ],
    source: { observer: { display: 'Scrim case service' } },
    ...(subject === null
      ? {}
      : {
          entity: [
            {
              what: id(subject),
              type: { system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type', code: '2' },
              ...(detail === null ? {} : { detail: [{ type: 'detail', valueString: detail }] }),
            },
          ],
        }),
  };
}
