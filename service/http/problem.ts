import type { apiErrorCodes, apiReasons, Problem as ProblemDocument } from '../../contract/caseApi.schema.ts';

type ProblemCode = (typeof apiErrorCodes)[number];
type ProblemReason = (typeof apiReasons)[number];

const catalogue: Record<ProblemCode, { readonly status: number; readonly title: string }> = {
  'invalid-request': { status: 400, title: 'The request is not valid.' },
  unauthenticated: { status: 401, title: 'Sign in first.' },
  'wrong-credentials': { status: 401, title: 'The user name or the password is wrong.' },
  'too-many-attempts': { status: 429, title: 'Too many attempts; wait a minute.' },
  forbidden: { status: 403, title: 'The role of this account does not allow that.' },
  'not-verified': { status: 403, title: 'Only verified clinicians share cases.' },
  'not-found': { status: 404, title: 'There is no such thing, or not for this account.' },
  conflict: { status: 409, title: 'It exists already with other content.' },
  'consent-missing': { status: 409, title: 'The patient’s consent is missing.' },
  'images-missing': { status: 409, title: 'Not all images have arrived.' },
  'already-received': { status: 409, title: 'The image has arrived already; its receipt can be read.' },
  'hash-mismatch': { status: 409, title: 'The bytes that arrived are not the ones that were announced.' },
  'too-large': { status: 413, title: 'The request is too large.' },
  overloaded: { status: 503, title: 'The service has too much to do; try again soon.' },
  internal: { status: 500, title: 'Something failed that should not.' },
};

/** A refusal on its way to the client, RFC 9457. Names fields, never their values. */
export class ServiceProblem extends Error {
  readonly code: ProblemCode;
  readonly fields: readonly string[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly reason: ProblemReason | undefined;
  constructor(
    code: ProblemCode,
    more: { fields?: readonly string[]; reason?: ProblemReason; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(code, { cause: more.cause });
    this.name = 'ServiceProblem';
    this.code = code;
    this.fields = more.fields;
    this.reason = more.reason;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
  get status(): number {
    return catalogue[this.code].status;
  }
  document(): ProblemDocument {
    return {
      type: `urn:scrim:problem:${this.code}`,
      title: catalogue[this.code].title,
      status: this.status,
      code: this.code,
      ...(this.fields ? { fields: [...this.fields] } : {}),
      ...(this.reason ? { reason: this.reason } : {}),
    };
  }
}

/** What passes: no connection to be had, a statement that took too long, two that wait for each other, a server that starts or ends. */
const passing = /^(57014|57P0[1-4]|53...|55P03|40001|40P01|08...|ECONNREFUSED|ECONNRESET)$/;
/** What pg says of its pool, without a code. */
const noConnection = /^(timeout exceeded when trying to connect|Connection terminated)/;
const retryAfterSeconds = 5;

function isOverload(thrown: unknown): boolean {
  const { code, message } = (thrown ?? {}) as { code?: unknown; message?: unknown };
  return typeof code === 'string' ? passing.test(code) : typeof message === 'string' && noConnection.test(message);
}

/** PostgreSQL's classes of what a caller wrote: 22003, 22007, 22008, 22021, 22P02, 22P05. */
const unholdable = /^22(003|007|008|021|P02|P05)$/;

/** What was thrown, as a refusal. Whatever is not ours says `internal` and nothing else: its text may quote the request. */
export function toProblem(thrown: unknown): ServiceProblem {
  if (thrown instanceof ServiceProblem) return thrown;
  const { statusCode, validation, code } = (thrown ?? {}) as {
    statusCode?: unknown;
    validation?: readonly { instancePath?: string }[] | undefined;
    code?: unknown;
  };
  if (validation) {
    const fields = validation.map(({ instancePath }) => (instancePath ?? '').replace(/^\//, '').replaceAll('/', '.'));
    return new ServiceProblem('invalid-request', { fields: [...new Set(fields)].filter(Boolean).slice(0, 20) });
  }
  // 22: data that the database cannot hold, such as a zero byte in a text, a day before the calendar or a number too large.
  if (typeof code === 'string' && unholdable.test(code))
    return new ServiceProblem('invalid-request', { cause: thrown });
  // 23505 unique, 23503 foreign key; 42501 is row-level security refusing a write.
  if (code === '23505') return new ServiceProblem('conflict', { cause: thrown });
  if (code === '23503') return new ServiceProblem('invalid-request', { cause: thrown });
  if (code === '42501') return new ServiceProblem('forbidden', { cause: thrown });
  if (isOverload(thrown)) return new ServiceProblem('overloaded', { retryAfterSeconds, cause: thrown });
  if (statusCode === 413) return new ServiceProblem('too-large');
  if (statusCode === 429) return new ServiceProblem('too-many-attempts');
  if (statusCode === 404) return new ServiceProblem('not-found');
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new ServiceProblem('invalid-request', { cause: thrown });
  }
  return new ServiceProblem('internal', { cause: thrown });
}
