import { Menu, UnstyledButton } from '@mantine/core';
import {
  IconCloudUp,
  IconEye,
  IconFolders,
  IconPhotoDown,
  IconSettings,
  IconSunMoon,
  IconUser,
  type TablerIcon,
} from '@tabler/icons-react';
import type { AppInfo } from '../../contract/ipc.schema.ts';
import { useCases } from './state/cases.ts';
import { nextToReview, useItems } from './state/items.ts';
import { go, useRoute, type Route } from './state/route.ts';
import { askSignIn, setTheme, signOut, useGround } from './state/session.ts';

interface Place {
  readonly name: string;
  readonly icon: TablerIcon;
  readonly here: readonly Route['kind'][];
  readonly to: () => Route;
}

const places: readonly Place[] = [
  { name: 'Import', icon: IconPhotoDown, here: ['import'], to: () => ({ kind: 'import' }) },
  { name: 'Review', icon: IconEye, here: ['review'], to: () => ({ kind: 'review', item: nextToReview(null) }) },
  {
    name: 'Cases',
    icon: IconFolders,
    here: ['cases', 'draft', 'shared-case'],
    to: () => ({ kind: 'cases', tab: 'drafts' }),
  },
  { name: 'Queue', icon: IconCloudUp, here: ['queue'], to: () => ({ kind: 'queue' }) },
];

function useCounts(): Record<string, number> {
  const toReview = useItems(({ items }) => {
    let count = 0;
    for (const item of items.values()) if (item.state.kind === 'review') count++;
    return count;
  });
  const queued = useCases(({ submissions }) => {
    let count = 0;
    for (const { state } of submissions.values()) if (state.kind !== 'delivered' && state.kind !== 'cancelled') count++;
    return count;
  });
  return { Review: toReview, Queue: queued };
}

export function Rail() {
  const here = useRoute((state) => state.route.kind);
  const counts = useCounts();
  return (
    <nav className="rail" aria-label="Main">
      {places.map((place) => {
        const count = counts[place.name] ?? 0;
        return (
          <UnstyledButton
            key={place.name}
            className="rail-place"
            aria-current={place.here.includes(here) ? 'page' : undefined}
            onClick={() => go(place.to())}
          >
            <place.icon size={20} stroke={1.5} aria-hidden />
            <span>
              {place.name}
              {count > 0 && <span className="visually-hidden">, {count} waiting</span>}
            </span>
            {count > 0 && (
              <span className="rail-count" aria-hidden>
                {count > 999 ? '999+' : count}
              </span>
            )}
          </UnstyledButton>
        );
      })}
      <div className="rail-foot">
        <UnstyledButton
          className="rail-place"
          aria-current={here === 'settings' ? 'page' : undefined}
          onClick={() => go({ kind: 'settings' })}
        >
          <IconSettings size={20} stroke={1.5} aria-hidden />
          <span>Settings</span>
        </UnstyledButton>
        <ThemeMenu />
        <AccountMenu />
      </div>
    </nav>
  );
}

const themes: readonly { readonly value: AppInfo['theme']; readonly name: string }[] = [
  { value: 'system', name: 'As the system' },
  { value: 'light', name: 'Light' },
  { value: 'dark', name: 'Dark' },
];

function ThemeMenu() {
  const theme = useGround((ground) => ground.info?.theme);
  return (
    <Menu position="right-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <UnstyledButton className="rail-place" aria-label="Theme">
          <IconSunMoon size={20} stroke={1.5} aria-hidden />
          <span>Theme</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown aria-label="Theme">
        {themes.map(({ value, name }) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={theme === value}
            className={theme === value ? 'menu-chosen' : undefined}
            onClick={() => void setTheme(value)}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function AccountMenu() {
  const session = useGround((ground) => ground.session);
  const host = useGround((ground) => ground.info?.service.host);
  if (session.kind === 'signed-out') {
    return (
      <UnstyledButton className="rail-place" onClick={() => askSignIn('Sign in to share cases and to see yours.')}>
        <IconUser size={20} stroke={1.5} aria-hidden />
        <span>Sign in</span>
      </UnstyledButton>
    );
  }
  return (
    <Menu position="right-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <UnstyledButton className="rail-place" aria-label={`Account: ${session.user.displayName}`}>
          <span className="rail-initials" aria-hidden>
            {initials(session.user.displayName)}
          </span>
          <span>Account</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.user.displayName}, {session.user.role}
          {session.user.verification !== 'verified' && ` (${session.user.verification})`}
          <br />
          {host}
        </Menu.Label>
        <Menu.Item onClick={() => void signOut()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .filter((word) => !/\.$/.test(word))
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
