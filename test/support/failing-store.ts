import type { ObjectStore } from "../../functions/aws/lake/object-store";

/** A store whose write number `nth` fails, before it is done or after; or all from there on, as after a kill. */
export function failingAt(store: ObjectStore, nth: number, kind: "before" | "after" | "killed"): ObjectStore {
  let writes = 0;
  return {
    ...store,
    put: async (...request) => {
      const number = ++writes;
      const fails = kind === "killed" ? number >= nth : number === nth;
      if (fails && kind !== "after") throw new Error("cut short");
      const etag = await store.put(...request);
      if (fails) throw new Error("the answer was lost");
      return etag;
    },
  };
}
