import { Menu, UnstyledButton } from '@mantine/core';
import {
  IconCloudUp,
  IconCompass,
  IconEye,
  IconFolders,
  IconInbox,
  IconPhotoDown,
  IconSettings,
  IconShieldCheck,
  IconSunMoon,
  IconUser,
  IconUsers,
  type TablerIcon,
} from '@tabler/icons-react';
import type { AppInfo } from '../../contract/ipc.schema.ts';
import type { Role } from '../../model/account.ts';
import { t } from '../words/words.ts';
import { useCases } from './state/cases.ts';
import { nextToReview, useItems } from './state/items.ts';
import { hasUrgent, unreadCount, useInbox } from './state/inbox.ts';
import { go, useRoute, type Route } from './state/route.ts';
import { askSignIn, setTheme, signOut, useGround } from './state/session.ts';

interface Place {
  readonly name: 'import' | 'review' | 'cases' | 'queue' | 'discover' | 'inbox' | 'moderation' | 'people';
  readonly icon: TablerIcon;
  readonly here: readonly Route['kind'][];
  readonly to: () => Route;
  /** Whose work it is; everybody's where none is named. */
  readonly roles?: readonly Role[];
}

const places: readonly Place[] = [
  { name: 'import', icon: IconPhotoDown, here: ['import'], to: () => ({ kind: 'import' }) },
  {
    name: 'review',
    icon: IconEye,
    here: ['review', 'look-alikes'],
    to: () => ({ kind: 'review', item: nextToReview(null) }),
  },
  {
    name: 'cases',
    icon: IconFolders,
    here: ['cases', 'draft'],
    to: () => ({ kind: 'cases', tab: 'drafts' }),
  },
  { name: 'queue', icon: IconCloudUp, here: ['queue'], to: () => ({ kind: 'queue' }) },
  { name: 'discover', icon: IconCompass, here: ['discover'], to: () => ({ kind: 'discover' }) },
  { name: 'inbox', icon: IconInbox, here: ['inbox'], to: () => ({ kind: 'inbox' }) },
  {
    name: 'moderation',
    icon: IconShieldCheck,
    here: ['moderation'],
    to: () => ({ kind: 'moderation' }),
    roles: ['moderator', 'administrator'],
  },
  {
    name: 'people',
    icon: IconUsers,
    here: ['people'],
    to: () => ({ kind: 'people' }),
    roles: ['administrator'],
  },
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
  const unread = useInbox(unreadCount);
  return { review: toReview, queue: queued, inbox: unread };
}

/** A case belongs to where it was opened from. */
const placeOf = (route: Route): Route['kind'] => (route.kind === 'shared-case' ? (route.from ?? 'cases') : route.kind);

export function Rail() {
  const here = useRoute(({ route }) => placeOf(route));
  const counts = useCounts();
  const urgent = useInbox(hasUrgent);
  const role = useGround(({ session }) => (session.kind === 'signed-in' ? session.user.role : null));
  const mine = places.filter(({ roles }) => !roles || (role !== null && roles.includes(role)));
  return (
    <nav className="rail" aria-label={t('shell:main')}>
      {mine.map((place) => {
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
              {t(`shell:${place.name}`)}
              {count > 0 && <span className="visually-hidden">{t('shell:waiting', { count })}</span>}
            </span>
            {count > 0 && (
              <span className="rail-count" data-urgent={(urgent && place.name === 'inbox') || undefined} aria-hidden>
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
          <span>{t('shell:settings')}</span>
        </UnstyledButton>
        <ThemeMenu />
        <AccountMenu />
      </div>
    </nav>
  );
}

const themes = [
  { value: 'system', name: 'shell:themeSystem' },
  { value: 'light', name: 'shell:themeLight' },
  { value: 'dark', name: 'shell:themeDark' },
] as const satisfies readonly { readonly value: AppInfo['theme']; readonly name: string }[];

function ThemeMenu() {
  const theme = useGround((ground) => ground.info?.theme);
  return (
    <Menu position="right-end" withinPortal={false} floatingStrategy="fixed">
      <Menu.Target>
        <UnstyledButton className="rail-place" aria-label={t('shell:theme')}>
          <IconSunMoon size={20} stroke={1.5} aria-hidden />
          <span>{t('shell:theme')}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('shell:theme')}>
        <Menu.RadioGroup value={theme ?? ''} onChange={(value) => void setTheme(value as AppInfo['theme'])}>
          {themes.map(({ value, name }) => (
            <Menu.RadioItem
              key={value}
              value={value}
              closeMenuOnClick
              className={theme === value ? 'menu-chosen' : undefined}
            >
              {t(name)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

function AccountMenu() {
  const session = useGround((ground) => ground.session);
  const host = useGround((ground) => ground.info?.service.host);
  if (session.kind === 'signed-out') {
    return (
      <UnstyledButton className="rail-place" onClick={() => askSignIn(t('shell:signInWhy'))}>
        <IconUser size={20} stroke={1.5} aria-hidden />
        <span>{t('shell:signIn')}</span>
      </UnstyledButton>
    );
  }
  return (
    <Menu position="right-end" withinPortal={false} floatingStrategy="fixed">
      <Menu.Target>
        <UnstyledButton className="rail-place" aria-label={t('shell:accountOf', { name: session.user.displayName })}>
          <span className="rail-initials" aria-hidden>
            {initials(session.user.displayName)}
          </span>
          <span>{t('shell:account')}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.user.displayName}, {t(`shell:roles.${session.user.role}`)}
          {session.user.verification !== 'verified' && ` (${t(`shell:verification.${session.user.verification}`)})`}
          <br />
          {host}
        </Menu.Label>
        <Menu.Item onClick={() => go({ kind: 'account' })}>{t('account:seeAccount')}</Menu.Item>
        <Menu.Item onClick={() => void signOut()}>{t('shell:signOut')}</Menu.Item>
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
