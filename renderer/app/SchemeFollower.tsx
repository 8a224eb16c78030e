import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { useGround } from './state/session.ts';

/** Keeps the page's colours on the theme that the shell remembers; dark until it is known. */
export function SchemeFollower() {
  const theme = useGround((ground) => ground.info?.theme);
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (theme) setColorScheme(theme === 'system' ? 'auto' : theme);
  }, [theme, setColorScheme]);
  return null;
}
