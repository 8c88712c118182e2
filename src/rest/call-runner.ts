import type { Scope } from '../domain/scope.js';
import { ScimError } from '../scim/scim-error.js';
import type { Call, Handled, Handler, Work } from './call.js';
import type { ScimDependencies } from './dependencies.js';
import { HttpRefusal } from './http-refusal.js';
import { refusalOf, type Refusal } from './refusal.js';
import { eventOfRefusal, eventOfResult, type Exchange } from './request-event.js';
import { answerOf, printBody, type PrintedAnswer } from './respond.js';
import { changesData } from './routes.js';

/**
 * Does what a call asks for, whether it came as a request or as an operation of a bulk, and sees to its event: a change
 * and its event are one transaction, the event of a read or a refusal follows soon after (DESIGN 3.5).
 */
export class CallRunner {
  constructor(private readonly dependencies: Pick<ScimDependencies, 'transactions' | 'log' | 'report'>, private readonly handle: Handler) {}

  /** Understands the call, does it and records its event. Throws whatever refuses it; `refuse` then makes the answer. */
  async perform(scope: Scope, exchange: Exchange, call: Call): Promise<PrintedAnswer> {
    const work = this.understand(call);
    if (changesData(call.route)) return this.together(scope, async (tx) => this.record(tx, exchange, await work(tx)));
    const handled = await work(scope);
    const printed = print(handled);
    this.dependencies.log.enqueue(scope, eventOfResult(exchange, handled, sizeOf(printed)));
    return printed;
  }

  /** What is left to do of a call. Throws what is wrong with it before any connection is taken. */
  understand(call: Call): Work {
    return this.handle(call);
  }

  /** Runs changes and the recording of their events as one transaction, which may be repeated. Throws what refuses them. */
  async together<T>(scope: Scope, act: (tx: Scope) => Promise<T>): Promise<T> {
    let refusal: unknown;
    try {
      return await this.dependencies.transactions.run(scope, async (tx) => {
        try {
          return await act(tx);
        } catch (error) {
          refusal = error;
          throw error;
        }
      });
    } catch (error) {
      // A transaction lets only failures through as they are; what the protocol refuses inside of one is nothing else outside.
      throw refusal instanceof ScimError || refusal instanceof HttpRefusal ? refusal : error;
    }
  }

  /** Records the event of a change in the transaction of the change. */
  async record(tx: Scope, exchange: Exchange, handled: Handled): Promise<PrintedAnswer> {
    const printed = print(handled);
    await this.dependencies.log.record(tx, eventOfResult(exchange, handled, sizeOf(printed)));
    return printed;
  }

  /** The answer and the event of what was thrown; the operator hears of what is a fault. */
  refuse(scope: Scope, exchange: Exchange, error: unknown): PrintedAnswer {
    const refusal = refusalOf(error);
    if (refusal.isFault) this.dependencies.report(error, exchange.origin.requestId);
    return this.refuseAs(scope, exchange, refusal);
  }

  /** The answer and the event of a refusal. */
  refuseAs(scope: Scope, exchange: Exchange, refusal: Refusal): PrintedAnswer {
    const answer = answerOf(refusal);
    const printed = { answer, bytes: printBody(answer) };
    this.dependencies.log.enqueue(scope, eventOfRefusal(exchange, refusal, answer, sizeOf(printed)));
    return printed;
  }
}

function print({ answer }: Handled): PrintedAnswer {
  return { answer, bytes: printBody(answer) };
}

function sizeOf({ bytes }: PrintedAnswer): number {
  return bytes?.byteLength ?? 0;
}
