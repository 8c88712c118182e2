import { chromium, type Browser, type Page } from 'playwright-core';
import { findProgram } from './programs.js';

/** Chromium as Debian or others name it; undefined when this machine has none. */
export const browserProgram = findProgram('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');

/** A page with everything that it must not have done. */
export interface WatchedPage {
  readonly page: Page;
  /** Requests to other servers; each was refused. */
  readonly foreign: string[];
  /** Errors on the console, those of the content security policy among them, and errors that no script caught. */
  readonly errors: string[];
}

/** Starts the browser without a window, and without any server in its reach but those of this machine. Throws without `browserProgram`. */
export async function startBrowser(): Promise<Browser> {
  if (browserProgram === undefined) throw new Error('This machine has no Chromium.');
  return chromium.launch({
    executablePath: browserProgram,
    args: ['--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
}

/** A page in a session of its own, which may ask one server alone. */
export async function openWatchedPage(browser: Browser, baseUrl: string): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, serviceWorkers: 'block' });
  const foreign: string[] = [];
  const errors: string[] = [];
  await context.route((url) => url.origin !== baseUrl, (route) => {
    foreign.push(route.request().url());
    return route.abort();
  });
  const page = await context.newPage();
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  page.on('pageerror', (error) => { errors.push(error.message); });
  return { page, foreign, errors };
}
