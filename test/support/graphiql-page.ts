import type { Page } from 'playwright-core';

/** GraphiQL as somebody in front of it uses it. */
export class GraphiqlPage {
  constructor(readonly page: Page) {}

  /** Opens it and waits until its editors stand. */
  async open(baseUrl: string): Promise<void> {
    await this.page.goto(`${baseUrl}/graphiql`);
    await this.page.locator('.graphiql-query-editor .view-line').first().waitFor({ timeout: 30_000 });
  }

  async typeToken(token: string): Promise<void> {
    await this.page.getByLabel('Access token').fill(token);
  }

  /** Opens a task from the list with the keyboard. */
  async openTask(title: string): Promise<void> {
    const task = this.page.getByRole('region', { name: 'Tasks' }).getByRole('button', { name: title });
    await task.focus();
    await this.page.keyboard.press('Enter');
  }

  /** Writes over what stands in the editor that has the focus. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(text);
  }

  /** Runs the operation of the open tab, and gives the answer when it has come. */
  async run(expected: RegExp): Promise<string> {
    await this.page.getByRole('button', { name: 'Execute query (Ctrl-Enter)' }).click();
    return this.answer(expected);
  }

  /** The answer as the page shows it, as soon as it fits. Throws with what is there instead after ten seconds. */
  answer(expected: RegExp): Promise<string> {
    return this.#await(expected, () => this.textOf('.graphiql-response .view-lines'));
  }

  /** What the page keeps between two loads, as soon as it fits. */
  kept(expected: RegExp): Promise<string> {
    return this.#await(expected, async () => String(await this.page.evaluate('JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie, location.href])')));
  }

  /** The text of an editor, whose blanks are no plain ones. */
  async textOf(selector: string): Promise<string> {
    const lines = await this.page.locator(selector).allInnerTexts();
    return lines.join('\n').replaceAll('\u00A0', ' ');
  }

  /** Playwright's own waiting evaluates texts in the page, which its policy forbids. */
  async #await(expected: RegExp, read: () => Promise<string>): Promise<string> {
    const until = performance.now() + 10_000;
    for (;;) {
      const text = await read();
      if (expected.test(text)) return text;
      if (performance.now() > until) throw new Error(`The page shows no ${expected}: ${text}`);
      await this.page.waitForTimeout(50);
    }
  }
}
