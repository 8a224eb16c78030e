import { problemSchema, type Problem } from '../../contract/caseApi.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';

/** The refusal of the service as one of our errors. `body` is looked at for its code and not kept. */
export function failureOf(status: number, body: string): ScrimFailure {
  const problem = parseProblem(body);
  // No problem document: not our service but something between, such as a proxy's page.
  if (!problem || status >= 500) return new ScrimFailure('SERVICE_FAILED', { status });
  if (problem.reason === 'identifying-text') {
    return new ScrimFailure('TEXT_IDENTIFIES', { fields: (problem.fields ?? []).join(', ').slice(0, 200) });
  }
  if (problem.reason?.startsWith('quota-')) return new ScrimFailure('SERVICE_QUOTA');
  if (problem.reason === 'provider-refused') return new ScrimFailure('PROVIDER_REFUSED');
  return refusalOf(problem.code, status);
}

/** A refusal by its code alone, as an answer names one for each of several things. */
export function refusalOf(code: Problem['code'], status: number): ScrimFailure {
  switch (code) {
    case 'unauthenticated':
      return new ScrimFailure('LOGIN_REQUIRED');
    case 'wrong-credentials':
      return new ScrimFailure('WRONG_CREDENTIALS');
    case 'too-many-attempts':
      return new ScrimFailure('TOO_MANY_ATTEMPTS');
    case 'not-verified':
      return new ScrimFailure('NOT_VERIFIED');
    case 'forbidden':
      return new ScrimFailure('NOT_ALLOWED');
    case 'not-found':
      return new ScrimFailure('NOT_FOUND');
    case 'conflict':
      return new ScrimFailure('CONFLICT');
    case 'consent-missing':
      return new ScrimFailure('CONSENT_MISSING');
    case 'hash-mismatch':
      return new ScrimFailure('RECEIPT_MISMATCH');
    case 'overloaded':
    case 'internal':
      return new ScrimFailure('SERVICE_FAILED', { status });
    case 'invalid-request':
    case 'images-missing':
    case 'already-received':
    case 'too-large':
      return new ScrimFailure('SERVICE_REFUSED', { reason: code });
  }
}

function parseProblem(body: string): Problem | undefined {
  try {
    return problemSchema.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/** True if the service lacks bytes of a case. */
export const lacksImages = (thrown: unknown): boolean =>
  thrown instanceof ScrimFailure && thrown.error.params['reason'] === 'images-missing';

/** True if the service says that it has the image already. */
export const isAlreadyReceived = (thrown: unknown): boolean =>
  thrown instanceof ScrimFailure && thrown.error.params['reason'] === 'already-received';
