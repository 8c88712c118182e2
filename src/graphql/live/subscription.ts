import { setTimeout as sleep } from 'node:timers/promises';
import { createSourceEventStream, execute, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { AttemptCounter } from '../../domain/attempt-counter.js';
import type { RequestOrigin } from '../../domain/scope.js';
import type { ContextParts, Credentials } from '../context.js';
import { throttle } from '../cost/throttle.js';
import { createLiveContext, type Feeds, type LiveContext } from './live-context.js';
import { readSubscription, RefusedSubscription, type ReadSubscription, type SubscribePayload } from './read-subscription.js';

export interface SubscriptionParts {
  readonly schema: GraphQLSchema;
  readonly contextParts: ContextParts;
  readonly feeds: Feeds;
  readonly costCounter: AttemptCounter;
}

/** One subscription of one client. */
export class Subscription {
  readonly startedAt = performance.now();
  #answers = 0;

  private constructor(
    readonly context: LiveContext, private readonly read: ReadSubscription, private readonly source: AsyncIterable<unknown>,
    private readonly counter: AttemptCounter, private readonly ending: AbortController,
  ) {}

  /** Starts it. Throws RefusedSubscription and Failure for whatever does not let it run. */
  static async start({ schema, contextParts, feeds, costCounter }: SubscriptionParts, payload: SubscribePayload, who: { readonly credentials: Credentials; readonly origin: RequestOrigin }): Promise<Subscription> {
    const read = readSubscription(schema, payload);
    const ending = new AbortController();
    const context = await createLiveContext(contextParts, feeds, { ...who, signal: ending.signal });
    await throttle(costCounter, context, read.cost);
    const source = await createSourceEventStream({ ...read.args, contextValue: context });
    if (!isStream(source)) throw new RefusedSubscription(source.errors ?? []);
    return new Subscription(context, read, source, costCounter, ending);
  }

  /** What graphql-ws is told that it runs. */
  get args(): ReadSubscription['args'] {
    return this.read.args;
  }

  /** How many answers it has given. */
  get answers(): number {
    return this.#answers;
  }

  /** The answers, until the subscription is ended or the feed throws. What is asked to return stops waiting at once. */
  run(): AsyncGenerator<ExecutionResult, void> {
    const answers = this.generate();
    const end = answers.return.bind(answers);
    return Object.assign(answers, {
      return: (value: void | PromiseLike<void>) => {
        this.end();
        return end(value);
      },
    });
  }

  /** Has it give nothing more; whatever it waits for is not waited for any longer. */
  end(): void {
    this.ending.abort();
  }

  /** Each answer is executed for whoever follows as the feed has found them at that moment. */
  private async* generate(): AsyncGenerator<ExecutionResult, void> {
    const events = this.source[Symbol.asyncIterator]();
    try {
      // Rest comes before the next event is asked for: between the feed's look at access and the answer nobody waits.
      for (let next = await events.next(); next.done !== true; next = await events.next()) {
        this.#answers += 1;
        yield await execute({ ...this.read.args, rootValue: next.value, contextValue: this.context.entered() });
        await this.rest();
      }
    } finally {
      await events.return?.();
    }
  }

  /** Who has asked for too much in a minute is answered later; nothing is left out. */
  private async rest(): Promise<void> {
    const seconds = await this.counter.count(this.context.caller, Math.ceil(this.read.cost));
    const { signal } = this.ending;
    if (seconds === undefined || signal.aborted) return;
    // The only way in which a pause fails is that the subscription was ended.
    await sleep(seconds * 1000, undefined, { signal }).catch(() => {});
  }
}

function isStream(source: AsyncIterable<unknown> | ExecutionResult): source is AsyncIterable<unknown> {
  return Symbol.asyncIterator in source;
}
