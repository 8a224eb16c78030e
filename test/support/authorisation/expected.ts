import type { Target, Viewer } from './world.ts';

// Who may do what, written from the documentation and not from the code: the tests compare the service with this.

export const isStaff = ({ role, verification }: Viewer): boolean =>
  (role === 'moderator' || role === 'administrator') && verification !== 'revoked';
export const isAdministrator = (viewer: Viewer): boolean => isStaff(viewer) && viewer.role === 'administrator';
export const isClinician = ({ role, verification }: Viewer): boolean =>
  role !== 'learner' && verification === 'verified';

export function sees(viewer: Viewer, { audience, state }: Target): boolean {
  if (viewer.token === null || state === 'withdrawn') return false;
  if (viewer.relation === 'author') return true;
  if (state === 'draft') return false;
  if (isStaff(viewer)) return true;
  if (state !== 'published' && state !== 'flagged') return false;
  switch (audience) {
    case 'only-me':
      return false;
    case 'colleagues':
    case 'group':
      return viewer.relation === 'insider' && isClinician(viewer);
    case 'community':
      return viewer.verification === 'verified';
  }
}

/** A flag hides the image from all but its author and staff. */
export const seesImage = (viewer: Viewer, target: Target): boolean =>
  sees(viewer, target) && (target.state !== 'flagged' || viewer.relation === 'author' || isStaff(viewer));
