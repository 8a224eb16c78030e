import { protocol } from 'electron';

/** The window's only origin. Everything it loads or fetches is a relative URL below it. */
export const appScheme = 'app';
export const appHost = 'scrim';
export const appOrigin = `${appScheme}://${appHost}`;
export const indexUrl = `${appOrigin}/index.html`;

/** Before `ready`: standard and secure, so that relative URLs, CSP 'self', workers and storage work as on https. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

export const isAppUrl = (url: string): boolean => url === appOrigin || url.startsWith(`${appOrigin}/`);
