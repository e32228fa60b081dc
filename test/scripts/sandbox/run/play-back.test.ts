import { expect } from "chai";
import { totalCostOf } from "../../../../functions/business/report/study-policies";
import { prepareDemand } from "../../../../scripts/sandbox/run/demand/played-demand";
import { playBackHistory } from "../../../../scripts/sandbox/run/play-back";
import { PLANNED_COLUMNS } from "../../../../scripts/sandbox/run/played-plans";
import { startPlayBack } from "../../../../scripts/sandbox/run/start-play-back";
import { businessSettings } from "../../../support/settings";

const SEED = 3;
const task = { policy: businessSettings({}), seed: SEED, columns: PLANNED_COLUMNS };

describe("the history played back", () => {
  it("shows from a thread of its own what it shows here", async () => {
    const demand = await prepareDemand({ days: 5, products: 6, seed: SEED, driftShare: 0 });
    const running = startPlayBack({ demand, ...task });
    const here = await playBackHistory({ demand, ...task });
    expect(here?.days).to.equal(84);
    expect(await running.result).to.deep.equal(here);
    expect(here!.openings).to.equal(3);
    // Least cost serves more at these prices, and all of its books cost less.
    const { scenarios, benefit } = here!.atLeastCost!;
    expect(totalCostOf(scenarios.model)).to.be.below(totalCostOf(here!.scenarios.model));
    expect(scenarios.model.demandCycleServiceLevel).to.be.above(
      here!.scenarios.model.demandCycleServiceLevel!,
    );
    expect(benefit.benefitAmount).to.be.closeTo(
      totalCostOf(scenarios.baseline) - totalCostOf(scenarios.model),
      1e-6,
    );
    // Higher aims of the same orders, from when the slowest supplier's first order under them has been sold.
    const study = here!.policies!;
    expect(study.to).to.equal(here!.to);
    expect(study.inUseSince).to.equal(here!.from);
    expect(study.from > study.inUseSince).to.equal(true);
    expect(
      study.policies.map(({ settings, isPresent }) => [
        settings.serviceTarget,
        settings.serviceLevelTarget,
        isPresent,
      ]),
    ).to.deep.equal([
      ["cycle-service-level", 0.98, true],
      ["cycle-service-level", 0.99, false],
      ["cycle-service-level", 0.995, false],
      ["cycle-service-level", 0.999, false],
      ["economic", 0.98, false],
    ]);
    // The present policy played again is the model's book.
    const [present] = study.policies;
    expect(present!.totalCostAmount).to.be.at.most(totalCostOf(here!.scenarios.model));
  });

  it("is nothing where less than a half-year lies before it, and its thread can be ended early", async () => {
    const demand = await prepareDemand({ days: 5, products: 6, seed: SEED, driftShare: 0 });
    const history = demand.history.map((series) => ({ ...series, days: series.days.slice(-251) }));
    expect(await startPlayBack({ demand: { ...demand, history }, ...task }).result).to.equal(undefined);
    await startPlayBack({ demand, ...task }).stop();
  });
});
