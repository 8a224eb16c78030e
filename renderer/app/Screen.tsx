import { useEffect, useRef } from 'react';
import { assertNever } from '../../model/result.ts';
import { CasesScreen } from '../screens/cases/CasesScreen.tsx';
import { CaseScreen } from '../screens/case/CaseScreen.tsx';
import { DiscoverScreen } from '../screens/discover/DiscoverScreen.tsx';
import { DraftScreen } from '../screens/cases/DraftScreen.tsx';
import { AccountScreen } from '../screens/account/AccountScreen.tsx';
import { ImportScreen } from '../screens/import/ImportScreen.tsx';
import { InboxScreen } from '../screens/inbox/InboxScreen.tsx';
import { LookAlikesScreen } from '../screens/alike/LookAlikesScreen.tsx';
import { ModerationScreen } from '../screens/moderation/ModerationScreen.tsx';
import { PeopleScreen } from '../screens/people/PeopleScreen.tsx';
import { QueueScreen } from '../screens/queue/QueueScreen.tsx';
import { ReviewScreen } from '../screens/review/ReviewScreen.tsx';
import { SettingsScreen } from '../screens/settings/SettingsScreen.tsx';
import { FaultBoundary } from '../ui/FaultBoundary.tsx';
import { useRoute, type Route } from './state/route.ts';

function screenOf(route: Route) {
  switch (route.kind) {
    case 'import':
      return <ImportScreen />;
    case 'review':
      return <ReviewScreen item={route.item} />;
    case 'look-alikes':
      return <LookAlikesScreen />;
    case 'cases':
      return <CasesScreen tab={route.tab} />;
    case 'draft':
      return <DraftScreen key={route.id} id={route.id} />;
    case 'shared-case':
      return (
        <CaseScreen
          key={`${route.id} ${route.comment ?? ''}`}
          id={route.id}
          from={route.from ?? 'cases'}
          comment={route.comment ?? null}
        />
      );
    case 'discover':
      return <DiscoverScreen />;
    case 'inbox':
      return <InboxScreen />;
    case 'queue':
      return <QueueScreen />;
    case 'account':
      return <AccountScreen />;
    case 'people':
      return <PeopleScreen />;
    case 'moderation':
      return <ModerationScreen />;
    case 'settings':
      return <SettingsScreen />;
    default:
      return assertNever(route);
  }
}

/** Another place begins anew, also after a fault; from picture to picture the screen stays. */
function placeOf(route: Route): string {
  return 'id' in route ? `${route.kind} ${route.id}` : route.kind;
}

export function Screen() {
  const route = useRoute((state) => state.route);
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    // The control that was in focus went with its screen: the keyboard goes on from the new one.
    if (document.activeElement === document.body) main.current?.focus();
  }, [route]);
  return (
    <main ref={main} id="screen" className="screen" tabIndex={-1}>
      <FaultBoundary key={placeOf(route)} place={'item' in route ? (route.item ?? '') : ''}>
        {screenOf(route)}
      </FaultBoundary>
    </main>
  );
}
