import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { manifestFolder, manifestsPrefix, RESULT_TABLES } from "../../functions/contracts/day-results";
import type { Settings } from "../config/schema";
import { componentType } from "../naming";
import { TABLES, type TableDefinition } from "./tables";

const BYTES_PER_MIB = 1024 * 1024;

export interface CatalogueArgs {
  /** Physical name of the database, 1 to 255 lower-case letters, digits and underscores, as Athena wants it. */
  readonly databaseName: string;
  /** Physical name of the workgroup, 1 to 128 letters, digits and `.-_`. */
  readonly workgroupName: string;
  /** A query that reads more MiB is cancelled, 10 to 10,000,000. */
  readonly athenaScanLimitMib: Settings<"lake">["athenaScanLimitMib"];
  /** Name of the bucket with the data; results of queries go under its `queries/`. */
  readonly bucketName: pulumi.Input<string>;
}

/**
 * Predictions and monitoring as tables, and a workgroup to query them: Athena and any BI tool read the
 * lake. Partitions are computed from the date (projection), so that nothing has to register a new day. Of a day they
 * read the files that its manifest lists, which is written with one request: each table shows it whole.
 */
export class Catalogue extends pulumi.ComponentResource {
  constructor(logicalName: string, args: CatalogueArgs, options?: pulumi.ComponentResourceOptions) {
    super(componentType("catalogue", "Catalogue"), logicalName, {}, options);
    const { databaseName, workgroupName, athenaScanLimitMib, bucketName } = args;
    const child = { parent: this };
    const database = new aws.glue.CatalogDatabase(
      logicalName,
      { name: databaseName, description: "Predictions and monitoring results of the lake." },
      child,
    );
    for (const table of TABLES) {
      new aws.glue.CatalogTable(
        `${logicalName}-${table.name.replaceAll("_", "-")}`,
        describeTable(table, database.name, bucketName),
        child,
      );
    }
    new aws.athena.Workgroup(
      `${logicalName}-queries`,
      {
        name: workgroupName,
        description: `A query that reads more than ${athenaScanLimitMib} MiB is cancelled.`,
        forceDestroy: true,
        configuration: {
          enforceWorkgroupConfiguration: true,
          publishCloudwatchMetricsEnabled: true,
          bytesScannedCutoffPerQuery: athenaScanLimitMib * BYTES_PER_MIB,
          // The bucket's default encryption, by either key, covers the results.
          resultConfiguration: { outputLocation: pulumi.interpolate`s3://${bucketName}/queries/` },
        },
      },
      child,
    );
    this.registerOutputs({});
  }
}

function describeTable(
  table: TableDefinition,
  databaseName: pulumi.Input<string>,
  bucketName: pulumi.Input<string>,
): aws.glue.CatalogTableArgs {
  const { area } = RESULT_TABLES.find(({ name }) => name === table.name)!;
  const manifests = { area, name: table.name };
  const location = pulumi.interpolate`s3://${bucketName}/${manifestsPrefix(area)}${table.name}/`;
  return {
    name: table.name,
    databaseName,
    description: table.description,
    tableType: "EXTERNAL_TABLE",
    partitionKeys: [{ name: "dt", type: "string", comment: "Day of the run, YYYY-MM-DD." }],
    parameters: {
      EXTERNAL: "TRUE",
      classification: "parquet",
      "projection.enabled": "true",
      "projection.dt.type": "date",
      "projection.dt.format": "yyyy-MM-dd",
      "projection.dt.range": "2020-01-01,NOW+1DAY",
      "projection.dt.interval": "1",
      "projection.dt.interval.unit": "DAYS",
      "storage.location.template": pulumi.interpolate`s3://${bucketName}/${manifestFolder(manifests, `\${dt}`)}`,
    },
    storageDescriptor: {
      location,
      // A partition holds a manifest: the addresses of the Parquet files that were committed, and of no others.
      inputFormat: "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat",
      outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
      serDeInfo: { serializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe" },
      columns: Object.entries(table.columns).map(([name, type]) => ({ name, type })),
    },
  };
}
