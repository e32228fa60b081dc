/**
 * What each function is told by its closure in `infra/functions.ts`. Plain values: they are serialised into the
 * package. Names of resources come from the stack; settings are whole sections of its configuration.
 */

import type { MessageRoute } from "../messages";
import type { ClaimRules } from "../people";
import type { FunctionName } from "../stack-outputs";
import type { BusinessSettings } from "./business";
import type { DataSettings } from "./data";
import type { ModelSettings } from "./model";
import type { MonitoringSettings } from "./monitoring";
import type { OrdersSettings } from "./orders";
import type { RetrainingSettings } from "./retraining";

export interface CommonSettings {
  /** Stack name: `dev`, `prod`. */
  readonly environment: string;
  readonly lakeBucketName: string;
  /** When the day before a run is complete; the runs wait for it where their schedules do. */
  readonly completeWhen?: DataSettings["completeWhen"];
}

export interface ForecastSettings extends Pick<ModelSettings, "contentType" | "featureOrder"> {
  readonly endpointName: string;
  /** Absent while the stack has no model: then nobody is asked, and simple methods forecast. */
  readonly modelVersion?: string;
  /** The endpoint holds one artifact per product, `{product_id}.tar.gz`, and is asked for each by name. */
  readonly modelPerProduct?: boolean;
  readonly horizonDays: number;
}

export type PredictSettings = CommonSettings &
  ForecastSettings &
  PagesSettings & {
    /** Two models answer: the champion is asked by name for an explanation. */
    readonly hasChallenger?: boolean;
  };
export type BatchPredictSettings = CommonSettings & ForecastSettings;

/** Of the probe, which asks the endpoint during a deployment. */
export type ProbeSettings = CommonSettings & ForecastSettings;

/** Of `fleet-step`, the steps of a fleet run that belong to no task. */
export type FleetSettings = BatchPredictSettings & {
  /** Predictions are made by Batch Transform: the plan names a job and its folders. */
  readonly batchTransform: boolean;
};

/** Of `retrain`, the steps of a retraining. */
export interface RetrainSettings extends CommonSettings, ForecastSettings {
  readonly eventBusName: string;
  readonly retraining: RetrainingSettings;
  readonly modelPackageGroupName: string;
  /** Image that serves, for the registry. */
  readonly servingImage: string;
  /** Hash of the code that makes the features. */
  readonly codeVersion: string;
}

export interface IngestSettings extends CommonSettings {
  readonly alertTopicArn: string;
  /** How files that come are written; found out where it is not said. */
  readonly file: DataSettings["file"];
}

/** Of `notify`. */
export interface NotifySettings extends CommonSettings {
  readonly routes: readonly MessageRoute[];
  /** Bus on which messages for webhooks are put. */
  readonly messageBusName: string;
  /** What all names of alarms begin with. */
  readonly alarmPrefix: string;
  /** Address of the pages, without a slash at its end. */
  readonly pagesUrl: string;
}

export interface MonitorSettings
  extends CommonSettings,
    Pick<BusinessSettings, "reportWindowDays" | "currency"> {
  readonly alertTopicArn: string;
  /** Address of the dashboard for the message; absent when there is no API. */
  readonly dashboardUrl?: string;
  readonly horizonDays: number;
  readonly monitoring: MonitoringSettings;
}

export interface ReplenishSettings extends CommonSettings {
  readonly eventBusName: string;
  readonly business: BusinessSettings;
  readonly data: DataSettings;
}

export interface OrdersFunctionSettings extends CommonSettings, PagesSettings {
  readonly alertTopicArn: string;
  readonly eventBusName: string;
  readonly orders: OrdersSettings;
  /** Topic of each supplier that gets its orders by mail. */
  readonly partnerTopicArns: Readonly<Record<string, string>>;
}

/** The script of the pages, and the hash by which a browser knows it. */
export interface PageScript {
  readonly text: string;
  /** SHA-256 of the text, in base64. */
  readonly sha256: string;
}

/** Of functions that answer people. */
export interface PagesSettings extends Pick<CommonSettings, "environment"> {
  /** Key of KMS that sessions are sealed with; absent where nobody signs in. */
  readonly sessionKeyArn?: string;
}

/** Of `sign-in`. */
export interface SignInSettings extends Required<PagesSettings> {
  /** Issuer of the provider's tokens; its description lies under it. */
  readonly issuer: string;
  readonly clientId: string;
  /** Name of the client's secret in Secrets Manager; a client without one is public, and PKCE alone protects it. */
  readonly clientSecretName?: string;
  readonly scopes: readonly string[];
  readonly claims: ClaimRules;
  readonly sessionHours: number;
  /** Where the provider's own session ends, where its description does not say so: Cognito. */
  readonly logoutUrl?: string;
}

export interface ReportSettings extends CommonSettings, PagesSettings {
  /** Of a stack that has no model yet: whether it trains one. */
  readonly awaitsModel?: { readonly trains: boolean };
  /** How the names of the stack's alarms begin; the page shows none where it is absent. */
  readonly alarmNamePrefix?: string;
  readonly horizonDays: number;
  readonly business: BusinessSettings;
  /** The description of the API that `GET /openapi.json` answers with. */
  readonly openApiText: string;
  /** The script that the pages carry. */
  readonly pageScript: PageScript;
}

export interface CostsSettings extends CommonSettings, Pick<BusinessSettings, "setupCostAmount"> {
  readonly alertTopicArn: string;
  /** Cost-allocation tag that marks our resources, for example `final-mile:stack`. */
  readonly costTagKey: string;
  readonly costTagValue: string;
  readonly monthlyBudgetUsd: number;
  /** Absent while the stack has no model. */
  readonly endpointName?: string;
  readonly levers: CostLevers;
}

/** The settings that a recommendation may change or must keep to, as they are. */
export interface CostLevers {
  readonly endpoint: {
    readonly kind: "realtime" | "serverless" | "multi-model";
    readonly instanceType: string;
    readonly instanceCount: number;
    readonly dataCapturePercent: number;
    readonly serverlessMemoryMib: number;
    readonly serverlessMaxConcurrency: number;
    readonly rollout: string;
    /** Share of the traffic of a challenger or shadow, percent; its fleet follows from it. */
    readonly competitorPercents: readonly number[];
  };
  readonly autoscaling: {
    readonly enabled: boolean;
    readonly minCapacity: number;
    readonly maxCapacity: number;
    readonly targetInvocationsPerMinute: number;
    /** Whether the fleet is smaller in some hours already. */
    readonly quietHours: boolean;
    /** When the daily batch has instances of its own, UTC; absent when it has none. */
    readonly batchHours?: { readonly from: string; readonly until: string };
  };
  readonly latencyP99Ms: number;
  readonly watchList: readonly string[];
  readonly logRetentionDays: number;
  readonly expireDays: {
    readonly dataCapture: number;
    readonly predictions: number;
  };
  readonly oldModelColdAfterDays: number;
  /** Functions that always exist, with the memory they have. */
  readonly functions: readonly FunctionLever[];
}

export interface FunctionLever {
  readonly name: FunctionName;
  readonly arn: string;
  readonly memoryMib: number;
}
