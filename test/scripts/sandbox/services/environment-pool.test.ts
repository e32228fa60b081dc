import { expect } from "chai";
import fc from "fast-check";
import { EnvironmentPool, type PoolSize } from "../../../../scripts/sandbox/services/lambda/environment-pool";
import type { FunctionProcess } from "../../../../scripts/sandbox/services/lambda/function-process";
import { refusalOf } from "./support/peer";

/** What a pool needs of a process. */
class StubProcess {
  hasExited = false;
  constructor(readonly index: number) {}
  async stop(): Promise<void> {
    this.hasExited = true;
  }
}

function createPool(steady: number, extra: Partial<PoolSize> = {}) {
  const size = { steady, most: steady, patienceMs: 60_000, busyPatienceMs: 90_000, isBusy: () => false };
  const started: StubProcess[] = [];
  const pool = new EnvironmentPool(
    () => {
      started.push(new StubProcess(started.length));
      return started.at(-1) as unknown as FunctionProcess;
    },
    { ...size, ...extra },
  );
  const acquire = async () => (await pool.acquire()) as unknown as StubProcess;
  const release = (environment: StubProcess) => pool.release(environment as unknown as FunctionProcess);
  return { pool, started, acquire, release };
}

/** Whether a promise has an answer once everything that can go on has. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol("pending");
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

describe("the environments of a function", () => {
  it("are used again, the one used last first", async () => {
    const { started, acquire, release } = createPool(4);
    const [first, second] = [await acquire(), await acquire()];
    release(first);
    release(second);
    expect(await acquire()).to.equal(second);
    expect(await acquire()).to.equal(first);
    expect(started).to.have.length(2);
  });

  it("are waited for in turn where the machine has no room for more, and count as running meanwhile", async () => {
    const { pool, started, acquire, release } = createPool(1);
    const only = await acquire();
    const order: string[] = [];
    const waiting = ["b", "c"].map((name) => acquire().then((got) => order.push(`${name}${got.index}`)));
    expect(pool.running).to.equal(3);
    expect(await isSettled(waiting[0]!)).to.equal(false);
    release(only);
    await waiting[0];
    expect(await isSettled(waiting[1]!)).to.equal(false);
    release(only);
    await waiting[1];
    expect(order).to.deep.equal(["b0", "c0"]);
    expect(started).to.have.length(1);
    expect(pool.running).to.equal(1);
  });

  it("become more when those there are keep others waiting long, up to a bound", async () => {
    const { started, acquire, release } = createPool(1, { most: 2, patienceMs: 1 });
    const first = await acquire();
    // Nothing is released: the second one can only come by itself.
    expect((await acquire()).index).to.equal(1);
    const third = acquire();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await isSettled(third)).to.equal(false);
    release(first);
    expect(await third).to.equal(first);
    expect(started).to.have.length(2);
  });

  it("become more later where the machine itself is what is waited for", async () => {
    let asked = 0;
    const isBusy = () => {
      asked++;
      return true;
    };
    const { started, acquire } = createPool(1, { most: 2, patienceMs: 1, busyPatienceMs: 30, isBusy });
    await acquire();
    const second = acquire();
    while (asked === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(started, "once it was asked whether the machine is busy").to.have.length(1);
    expect((await second).index).to.equal(1);
    expect(asked).to.equal(1);
  });

  it("that have ended are replaced, for those who wait too", async () => {
    const { started, acquire, release } = createPool(1);
    const first = await acquire();
    const waiting = acquire();
    await first.stop();
    release(first);
    const second = await waiting;
    expect(second.index).to.equal(1);
    release(second);
    await second.stop();
    expect((await acquire()).index).to.equal(2);
    expect(started).to.have.length(3);
  });

  it("leave nobody waiting when they are stopped, and no process", async () => {
    const { pool, started, acquire, release } = createPool(1);
    const running = await acquire();
    const waiting = refusalOf(acquire());
    await pool.stop();
    expect((await waiting).message).to.contain("changed or deleted");
    release(running);
    expect(pool.running).to.equal(0);
    expect(started.map(({ hasExited }) => hasExited)).to.deep.equal([true]);
  });

  it("never serve two at a time, and never more than the machine takes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.constantFrom("acquire", "release", "crash"), { maxLength: 60 }),
        async (most, steps) => {
          const { pool, started, acquire, release } = createPool(most);
          const held: StubProcess[] = [];
          let asked = 0;
          for (const step of steps) {
            if (step === "acquire") {
              asked++;
              void acquire().then((got) => {
                expect(held).to.not.include(got);
                expect(got.hasExited).to.equal(false);
                held.push(got);
              });
            } else if (held.length > 0) {
              const environment = held.shift()!;
              if (step === "crash") await environment.stop();
              release(environment);
              asked--;
            }
            for (let turn = 0; turn < 5; turn++) await Promise.resolve();
            expect(pool.running).to.equal(asked);
            expect(held.length).to.equal(Math.min(asked, most));
            expect(started.filter(({ hasExited }) => !hasExited).length).to.be.at.most(most);
          }
        },
      ),
    );
  });
});
