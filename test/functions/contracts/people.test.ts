import { expect } from "chai";
import { type Action, type Caller, describeAllowed, mayDo, ROLES } from "../../../functions/contracts/people";

const person = (...roles: Caller["roles"]): Caller => ({ kind: "person", id: "1", name: "Ada", roles });

describe("what a role may see and do", () => {
  it("is the table of the documentation", () => {
    const rows = (["read-reports", "read-costs", "read-orders", "decide-orders"] as const).map(
      (action: Action) => [action, ...ROLES.map((role) => mayDo(person(role), action))],
    );
    expect(rows).to.deep.equal([
      // planner, finance, engineer
      ["read-reports", true, true, true],
      ["read-costs", false, true, true],
      ["read-orders", true, true, true],
      ["decide-orders", true, false, false],
    ]);
    expect(describeAllowed("read-costs")).to.equal("finance or engineer");
  });

  it("adds up over the roles of a person, and is nothing without one", () => {
    expect(mayDo(person("finance", "planner"), "decide-orders")).to.equal(true);
    expect(mayDo(person(), "read-reports")).to.equal(false);
  });

  it("is for people: a program may what its route lets it", () => {
    expect(mayDo({ kind: "machine", id: "arn", name: "arn", roles: [] }, "decide-orders")).to.equal(true);
  });
});
