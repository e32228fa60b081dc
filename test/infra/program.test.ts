import { expect } from "chai";
import { stackOutputsSchema } from "../../functions/contracts/stack-outputs";
import { readAllowedStatements } from "../../infra/policy/policy-documents";
import type { EvaluatedProgram } from "../../scripts/program/evaluation";
import { evaluateOnce } from "../support/evaluated-stacks";
import { expectKept } from "../support/kept-text";
import { CONFIGURATIONS, WITHOUT_MODEL } from "./program/configurations";

/** Logical names and types, children under their parents: what a rename changes. */
function listNames({ resources }: EvaluatedProgram): string[] {
  return resources.map(({ type, name, parents }) => [...parents, `${type}::${name}`].join(" > ")).sort();
}

function isServerless(resources: EvaluatedProgram["resources"]): boolean {
  return resources.some(({ inputs }) => inputs.productionVariants?.[0].serverlessConfig !== undefined);
}

describe("the program", () => {
  for (const { title, options } of CONFIGURATIONS) {
    describe(`with ${title}`, () => {
      it("registers the resources that are kept as its names", async () => {
        const names = listNames(await evaluateOnce(options));
        const file = `${__dirname}/program/${title.replaceAll(" ", "-")}.snapshot.json`;
        expectKept(file, `${JSON.stringify(names, null, 2)}\n`);
      });

      it("exports outputs that keep the contract", async () => {
        const { outputs } = await evaluateOnce(options);
        expect(stackOutputsSchema.safeParse(outputs).error?.issues ?? []).to.deep.equal([]);
      });

      // What is unknown then differs by the kind of endpoint.
      if (/^dev$|multi-model|serverless/.test(title)) {
        it("registers the same in a preview, where no output is known", async () => {
          const preview = await evaluateOnce({ ...options, preview: true });
          expect(listNames(preview)).to.deep.equal(listNames(await evaluateOnce(options)));
          expect(preview.outputs).not.to.have.property("alertTopicArn");
        });
      }

      if (title === WITHOUT_MODEL) {
        it("has no endpoint, nothing that watches or asks one, and all the rest", async () => {
          const { resources, outputs } = await evaluateOnce(options);
          expect(outputs).to.not.have.property("modelVersion");
          expect(outputs).to.include.keys("retrainingArn", "apiUrl");
          const types = resources.map(({ type }) => type);
          expect(types.filter((type) => /sagemaker\/(model|endpoint)/i.test(type))).to.deep.equal([
            "aws:sagemaker/modelPackageGroup:ModelPackageGroup",
          ]);
          expect(types).to.include("aws:sfn/stateMachine:StateMachine");
          const alarms = resources.filter(({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm");
          expect(
            alarms.filter(({ inputs }) => JSON.stringify(inputs).includes("AWS/SageMaker")),
          ).to.deep.equal([]);
          for (const name of ["predict", "batch-predict", "report", "costs", "retrain"]) {
            const policy = resources.find((one) => one.name === `${name}-policy`)!;
            const actions = readAllowedStatements(policy.type, policy.inputs).flatMap((one) => one.actions);
            expect(actions, name).to.not.include.members(["sagemaker:DescribeEndpoint"]);
            expect(actions, name).to.not.include.members(["sagemaker:InvokeEndpoint"]);
          }
        });
        return;
      }

      it("lets the critical alarms of the endpoint exist before it and roll it back", async () => {
        const { resources } = await evaluateOnce(options);
        const endpoint = resources.find(({ type }) => type === "aws:sagemaker/endpoint:Endpoint")!;
        // SageMaker guards endpoints on instances only.
        if (isServerless(resources)) {
          expect(endpoint.inputs).not.to.have.property("deploymentConfig");
          return;
        }
        const names: string[] = endpoint.inputs.deploymentConfig.autoRollbackConfiguration.alarms.map(
          ({ alarmName }: { alarmName: string }) => alarmName,
        );
        expect(names).to.have.length.within(1, 10);
        for (const name of names) {
          const alarm = resources.find(({ inputs }) => inputs.name === name)!;
          expect(resources.indexOf(alarm)).to.be.lessThan(resources.indexOf(endpoint));
        }
      });

      it("plays every schedule in UTC, which has no hour twice and none missing", async () => {
        const { resources } = await evaluateOnce(options);
        const zones = resources.flatMap(({ type, inputs }) => {
          if (type.startsWith("aws:scheduler/")) return [inputs.scheduleExpressionTimezone];
          if (type.endsWith(":ScheduledAction")) return [inputs.timezone];
          // A rule of EventBridge with a schedule knows UTC only.
          return [];
        });
        expect(zones).not.to.be.empty;
        expect(new Set(zones)).to.deep.equal(new Set(["UTC"]));
      });

      it("names the configuration of the endpoint automatically and the endpoint always the same", async () => {
        const { resources } = await evaluateOnce(options);
        const [configuration] = resources.filter(({ type }) => type.endsWith(":EndpointConfiguration"));
        expect(configuration?.inputs).not.to.have.any.keys("name", "namePrefix");
        const [endpoint] = resources.filter(({ type }) => type.endsWith(":Endpoint"));
        expect(endpoint?.inputs.name).to.match(/^final-mile-(dev|prod)-forecast/);
      });
    });
  }
});
