import { expect } from "chai";
import { LostRaceError } from "../../../../functions/aws/lake/object-store";
import { updateJson } from "../../../../functions/aws/lake/update-json";
import { OperatorError } from "../../../../functions/contracts/errors";
import { failingAt } from "../../../support/failing-store";
import { createInMemoryLake } from "../../../support/in-memory-lake";

const KEY = "declarations/changes.json";
const add = (name: string) => (current: readonly string[] | undefined) => [...(current ?? []), name];

describe("updateJson", () => {
  it("loses nothing of many writers at once", async () => {
    const { store, readJson } = createInMemoryLake();
    const names = Array.from({ length: 12 }, (_, index) => `writer ${index}`);
    await Promise.all(names.map((name) => updateJson(store, KEY, add(name))));
    expect([...(await readJson<string[]>(KEY))!].sort()).to.deep.equal([...names].sort());
  });

  it("knows its own write again when the answer was lost", async () => {
    const { store, readJson } = createInMemoryLake();
    const put = failingAt(store, 1, "after").put;
    const lossy = {
      ...store,
      put: (...request: Parameters<typeof put>) =>
        put(...request).catch(() => Promise.reject(new LostRaceError("the answer was lost"))),
    };
    await updateJson(lossy, KEY, add("one"));
    expect(await readJson(KEY)).to.deep.equal(["one"]);
  });

  it("gives up against somebody who never stops, and says so", async () => {
    const { store } = createInMemoryLake();
    const busy = { ...store, put: () => Promise.reject(new LostRaceError("again")) };
    const error = await updateJson(busy, KEY, add("one")).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(OperatorError);
    expect((error as Error).message).to.match(/changes\.json".*20 times/);
  });
});
