import { randomUUID } from 'node:crypto';
import { apiPath } from '../../../contract/caseApi.schema.ts';
import { signInPath } from '../../../contract/signInApi.schema.ts';
import type { RouteName } from '../../../service/http/routes.table.ts';
import { aCase, anImage } from '../caseService.ts';
import { isAdministrator, isClinician, isStaff, sees, seesImage } from './expected.ts';
import { caseStates, type Target, type Viewer } from './world.ts';

/**
 * One request of a route and what it must answer. `any` runs once per viewer, `case` for every audience and state too, `once` for
 * nobody and one other.
 */
export interface Sample {
  readonly about: 'any' | 'case' | 'once';
  readonly path: (target: Target) => string;
  readonly body?: (target: Target) => unknown;
  readonly status: (viewer: Viewer, target: Target) => number;
  /** Changes what there is: the case is made anew after a success. */
  readonly changes?: true;
}

const ofAdministrators =
  (status: number) =>
  (viewer: Viewer): number =>
    isAdministrator(viewer) ? status : 403;
const ofTheCase = (viewer: Viewer, target: Target): number => (sees(viewer, target) ? 200 : 404);
const ofTheImage = (viewer: Viewer, target: Target): number => (seesImage(viewer, target) ? 200 : 404);
const ofStaff =
  (status: number) =>
  (viewer: Viewer): number =>
    isStaff(viewer) ? status : 403;

/** A step of moderation; `free` may be taken by any of the staff while nobody has claimed the case. */
const ofModeration =
  (free: boolean) =>
  (viewer: Viewer, target: Target): number => {
    if (!isStaff(viewer)) return 403;
    if (!sees(viewer, target)) return 404;
    if (target.state === 'in-moderation') return viewer.claimant ? 204 : 409;
    return free && target.state === 'submitted' ? 204 : 409;
  };

/** What only its author may do, in some states. */
const ofTheAuthor =
  (status: number, ...states: readonly Target['state'][]) =>
  (viewer: Viewer, target: Target): number => {
    if (!sees(viewer, target)) return 404;
    if (viewer.relation !== 'author') return 403;
    return states.includes(target.state) ? status : 409;
  };

/** What verified clinicians do with a published case that they see. */
const ofColleagues =
  (status: number) =>
  (viewer: Viewer, target: Target): number => {
    if (!isClinician(viewer)) return 403;
    if (!sees(viewer, target)) return 404;
    return target.state === 'published' || target.state === 'flagged' ? status : 409;
  };

const newUser = () => ({
  username: `made-${randomUUID().slice(0, 8)}`,
  displayName: 'Made',
  password: 'x',
  role: 'clinician',
});

/** By name of the route. A route without a sample does not compile. */
export const samples: Readonly<Record<RouteName, Sample>> = {
  readHealth: { about: 'any', path: () => apiPath.health, status: () => 200 },
  readHealthz: { about: 'any', path: () => apiPath.healthz, status: () => 200 },
  // A session is no scraper's token.
  readMetrics: { about: 'any', path: () => apiPath.metrics, status: () => 404 },
  describeApi: { about: 'any', path: () => '/openapi.json', status: () => 200 },
  // Without a body: a public route refuses the form, never the person.
  signIn: { about: 'any', path: () => apiPath.session, body: () => ({}), status: () => 400 },
  refreshSession: {
    about: 'any',
    path: () => apiPath.refresh,
    body: () => ({ refreshToken: 'a'.repeat(43) }),
    status: () => 401,
  },
  readAbout: { about: 'any', path: () => signInPath.about, status: () => 200 },
  // The service of this test has no provider: nobody learns more than that.
  beginProviderSignIn: {
    about: 'once',
    path: () => signInPath.provider,
    body: () => ({ codeChallenge: 'a'.repeat(43), redirectUri: 'http://127.0.0.1:1/signed-in' }),
    status: () => 404,
  },
  finishProviderSignIn: {
    about: 'once',
    path: () => signInPath.providerCode,
    body: () => ({ state: 'a'.repeat(43), code: 'x', codeVerifier: 'a'.repeat(43) }),
    status: () => 404,
  },
  registerThroughProvider: {
    about: 'once',
    path: () => signInPath.providerRegistration,
    body: () => ({}),
    status: () => 400,
  },
  linkProvider: { about: 'once', path: () => signInPath.providerLink, body: () => ({}), status: () => 400 },
  // Only ten a minute and address are answered; they are refused for their form.
  register: { about: 'once', path: () => apiPath.registrations, body: () => ({}), status: () => 400 },
  listRegistrations: { about: 'any', path: () => apiPath.registrations, status: ofAdministrators(200) },
  decideVerification: {
    about: 'any',
    path: () => apiPath.verification(randomUUID()),
    body: () => ({ decision: 'verified', documents: ['licence'] }),
    status: ofAdministrators(404),
  },
  // A wrong password, so that nobody is signed out by the test.
  changePassword: {
    about: 'any',
    path: () => apiPath.password,
    body: () => ({ current: 'wrong', next: 'another-long-one' }),
    status: () => 401,
  },
  signOut: {
    about: 'any',
    path: () => apiPath.session,
    status: (viewer) => (viewer.token === null ? 401 : 204),
    changes: true,
  },
  redeemReset: {
    about: 'once',
    path: () => apiPath.redeemReset,
    body: () => ({ username: 'admin', code: 'a'.repeat(20), password: 'another-long-one' }),
    status: () => 401,
  },
  makeReset: { about: 'any', path: () => apiPath.reset(randomUUID()), status: ofAdministrators(404) },
  readMe: { about: 'any', path: () => apiPath.me, status: () => 200 },
  listUsers: {
    about: 'any',
    path: () => apiPath.users,
    status: (viewer) => (viewer.role === 'administrator' ? 200 : 403),
  },
  // A password that is too short: the form is refused after the person is not.
  addUser: { about: 'any', path: () => apiPath.users, body: newUser, status: ofAdministrators(400) },
  changeUser: {
    about: 'any',
    path: () => apiPath.user(randomUUID()),
    body: () => ({ displayName: 'Other' }),
    status: ofAdministrators(404),
  },
  listGroups: { about: 'any', path: () => apiPath.groups, status: () => 200 },
  addGroup: { about: 'any', path: () => apiPath.groups, body: () => ({ name: '' }), status: ofAdministrators(400) },
  listGroupMembers: { about: 'any', path: () => apiPath.groupMembers(randomUUID()), status: ofAdministrators(404) },
  setGroupMembers: {
    about: 'any',
    path: () => apiPath.groupMembers(randomUUID()),
    body: () => ({ users: [] }),
    status: ofAdministrators(404),
  },
  listCases: { about: 'any', path: () => apiPath.cases, status: () => 200 },
  readCase: { about: 'case', path: (target) => apiPath.case(target.case), status: ofTheCase },
  putCase: {
    about: 'case',
    path: (target) => apiPath.case(target.case),
    body: () => aCase([anImage(Buffer.from('x'))]),
    // Somebody has this id; it says no more to those who may make cases at all.
    status: (viewer) => (isClinician(viewer) ? 409 : 403),
  },
  submitCase: {
    about: 'case',
    path: (target) => apiPath.submit(target.case),
    status: (viewer, target) => (isClinician(viewer) ? ofTheAuthor(200, ...caseStates)(viewer, target) : 403),
    changes: true,
  },
  changeTexts: {
    about: 'case',
    path: (target) => apiPath.texts(target.case),
    body: () => ({ title: 'Another title', anatomy: 'knee', tags: [], question: 'And now?', findings: '' }),
    status: (viewer, target) =>
      isClinician(viewer) ? ofTheAuthor(200, 'published', 'flagged', 'returned')(viewer, target) : 403,
    changes: true,
  },
  discardCase: {
    about: 'case',
    path: (target) => apiPath.case(target.case),
    status: ofTheAuthor(204, 'draft', 'returned'),
    changes: true,
  },
  // No frame: the person and the case are looked at before any.
  receiveImages: {
    about: 'case',
    path: (target) => apiPath.images(target.case),
    status: (viewer, target) => {
      if (!isClinician(viewer)) return 403;
      // A flagged image is hidden, and with it whether there is one.
      return seesImage(viewer, target) ? ofTheAuthor(200, 'draft')(viewer, target) : 404;
    },
  },
  readReceipt: { about: 'case', path: (target) => apiPath.receipt(target.image), status: ofTheImage },
  readImage: { about: 'case', path: (target) => apiPath.content(target.image), status: ofTheImage },
  putPreview: {
    about: 'any',
    path: (target) => apiPath.preview(target.image),
    // No picture: the form is refused after the person is not.
    body: () => ({ jpeg: 'AAAA' }),
    status: (viewer, target) => {
      if (!isClinician(viewer)) return 403;
      if (!seesImage(viewer, target)) return 404;
      return viewer.relation === 'author' ? 400 : 403;
    },
  },
  // The images of this test have none: nobody learns more than that.
  readPreview: { about: 'any', path: (target) => apiPath.preview(target.image), status: () => 404 },
  listComments: { about: 'case', path: (target) => apiPath.comments(target.case), status: ofTheCase },
  postComment: {
    about: 'case',
    path: (target) => apiPath.comments(target.case),
    body: () => ({ body: 'Looks like a tear.' }),
    status: ofColleagues(201),
  },
  flagComment: {
    about: 'case',
    path: (target) => apiPath.flagComment(target.comment),
    body: () => ({ reason: 'It names somebody' }),
    status: (viewer, target) => {
      if (viewer.verification !== 'verified') return 403;
      if (!sees(viewer, target)) return 404;
      return target.state === 'published' || target.state === 'flagged' ? 204 : 409;
    },
    changes: true,
  },
  // Said by the case's author.
  deleteComment: {
    about: 'case',
    path: (target) => apiPath.comment(target.comment),
    status: ofTheAuthor(204, ...caseStates),
    changes: true,
  },
  removeComment: {
    about: 'case',
    path: (target) => apiPath.removeComment(target.comment),
    body: () => ({ reason: 'It names somebody' }),
    status: (viewer, target) => {
      if (!isStaff(viewer)) return 403;
      return sees(viewer, target) ? 204 : 404;
    },
    changes: true,
  },
  listWaitingComments: { about: 'any', path: () => apiPath.waitingComments, status: ofStaff(200) },
  resolveComment: {
    about: 'any',
    path: () => apiPath.resolveComment(randomUUID()),
    body: () => ({ resolution: 'kept' }),
    status: ofStaff(404),
  },
  readStars: { about: 'case', path: (target) => apiPath.stars(target.case), status: ofTheCase },
  setStars: {
    about: 'case',
    path: (target) => apiPath.stars(target.case),
    body: () => ({ quality: true, collection: false, follow: false }),
    status: ofColleagues(200),
  },
  listOpenings: { about: 'case', path: (target) => apiPath.openings(target.case), status: ofTheCase },
  listSimilar: { about: 'case', path: (target) => apiPath.similar(target.case), status: ofTheCase },
  askSpecialty: {
    about: 'case',
    path: (target) => apiPath.pages(target.case),
    body: () => ({ specialty: 'Radiology', urgency: 'soon', question: 'Is this a tear?' }),
    status: ofColleagues(201),
  },
  listPages: { about: 'case', path: (target) => apiPath.pages(target.case), status: ofTheCase },
  listSpecialties: {
    about: 'any',
    path: () => apiPath.specialties,
    status: (viewer) => (isClinician(viewer) ? 200 : 403),
  },
  readDuty: { about: 'any', path: () => apiPath.duty, status: () => 200 },
  setDuty: {
    about: 'any',
    path: () => apiPath.duty,
    body: () => ({ specialty: 'Radiology', leave: null }),
    status: (viewer) => (isClinician(viewer) ? 200 : 403),
  },
  readInbox: { about: 'any', path: () => apiPath.inbox, status: () => 200 },
  markInboxRead: { about: 'any', path: () => apiPath.inbox, body: () => ({ ids: [] }), status: () => 204 },
  searchCases: { about: 'any', path: () => `${apiPath.search}?text=tear`, status: () => 200 },
  listFacets: { about: 'any', path: () => apiPath.facets, status: () => 200 },
  listAudit: { about: 'any', path: () => apiPath.audit, status: ofAdministrators(200) },
  listWaiting: { about: 'any', path: () => apiPath.moderation, status: ofStaff(200) },
  claimCase: {
    about: 'case',
    path: (target) => apiPath.claim(target.case),
    status: ofModeration(true),
    changes: true,
  },
  releaseCase: {
    about: 'case',
    path: (target) => apiPath.release(target.case),
    status: (viewer, target) =>
      isAdministrator(viewer) && target.state === 'in-moderation' ? 204 : ofModeration(false)(viewer, target),
    changes: true,
  },
  decideCase: {
    about: 'case',
    path: (target) => apiPath.decision(target.case),
    body: () => ({ verdict: 'approve' }),
    status: ofModeration(false),
    changes: true,
  },
  flagImage: {
    about: 'case',
    path: (target) => apiPath.flag(target.image),
    body: () => ({ reason: 'A name can be read' }),
    status: (viewer, target) => {
      if (viewer.verification !== 'verified') return 403;
      if (!seesImage(viewer, target)) return 404;
      return target.state === 'published' || target.state === 'flagged' ? 204 : 409;
    },
    changes: true,
  },
  listFlags: { about: 'any', path: () => apiPath.flags, status: ofStaff(200) },
  resolveFlag: {
    about: 'any',
    path: () => apiPath.resolveFlag(randomUUID()),
    body: () => ({ resolution: 'kept' }),
    status: ofStaff(404),
  },
  withdrawCase: {
    about: 'case',
    path: (target) => apiPath.withdraw(target.case),
    body: () => ({ reason: 'patient' }),
    status: (viewer, target) => {
      if (!sees(viewer, target)) return 404;
      if (viewer.relation !== 'author' && !isAdministrator(viewer)) return 403;
      return target.state === 'draft' ? 409 : 200;
    },
    changes: true,
  },
  readCertificate: {
    about: 'case',
    path: (target) => apiPath.certificate(target.case),
    status: (viewer, target) =>
      target.state === 'withdrawn' && (viewer.relation === 'author' || isStaff(viewer)) ? 200 : 404,
  },
};
