import { auditRoutes } from '../audit/audit.routes.ts';
import { caseRoutes } from '../cases/cases.routes.ts';
import { imageRoutes } from '../cases/images.routes.ts';
import { discussionRoutes } from '../discussion/discussion.routes.ts';
import { findRoutes } from '../find/find.routes.ts';
import { pagingRoutes } from '../paging/paging.routes.ts';
import { groupRoutes } from '../people/groups.routes.ts';
import { providerRoutes } from '../people/oidc.routes.ts';
import { registrationRoutes } from '../people/registrations.routes.ts';
import { sessionRoutes } from '../people/session.routes.ts';
import { userRoutes } from '../people/users.routes.ts';
import { moderationRoutes } from '../moderation/moderation.routes.ts';
import { withdrawalRoutes } from '../withdrawal/withdrawal.routes.ts';
import { aboutRoutes } from './about.routes.ts';
import { healthRoutes } from './health.routes.ts';
import { describeRoutes } from './openapi.ts';

/**
 * Every route but the uploads, which speak tus. The server is built from this table and refuses to start with a route that is not in it;
 * the authorisation test has a sample per name, so the types fail when a new one has none.
 */
export const routesTable = {
  ...healthRoutes,
  ...describeRoutes,
  ...aboutRoutes,
  ...sessionRoutes,
  ...providerRoutes,
  ...registrationRoutes,
  ...userRoutes,
  ...groupRoutes,
  ...caseRoutes,
  ...imageRoutes,
  ...moderationRoutes,
  ...withdrawalRoutes,
  ...discussionRoutes,
  ...pagingRoutes,
  ...findRoutes,
  ...auditRoutes,
};
export type RouteName = keyof typeof routesTable;
