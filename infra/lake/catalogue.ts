import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../config/read-config";
import { catalogueName, componentType, physicalName } from "../naming";
import type { Lake } from "./lake";
import { TABLES, type TableDefinition } from "./tables";

const BYTES_PER_MIB = 1024 * 1024;

/**
 * Predictions and monitoring as tables, and a workgroup to query them: Athena and any BI tool read the
 * lake. Partitions are computed from the date (projection), so that nothing has to register a new day.
 */
export class Catalogue extends pulumi.ComponentResource {
  constructor(
    logicalName: string,
    config: StackConfig,
    lake: Lake,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super(componentType("catalogue", "Catalogue"), logicalName, {}, options);
    const child = { parent: this };
    const database = new aws.glue.CatalogDatabase(
      logicalName,
      { name: catalogueName(), description: "Predictions and monitoring results of the lake." },
      child,
    );
    for (const table of TABLES) {
      new aws.glue.CatalogTable(
        `${logicalName}-${table.name.replaceAll("_", "-")}`,
        describeTable(table, database.name, lake.bucketName),
        child,
      );
    }
    new aws.athena.Workgroup(
      `${logicalName}-queries`,
      {
        name: physicalName("workgroup", "queries"),
        description: `A query that reads more than ${config.lake.athenaScanLimitMib} MiB is cancelled.`,
        forceDestroy: true,
        configuration: {
          enforceWorkgroupConfiguration: true,
          publishCloudwatchMetricsEnabled: true,
          bytesScannedCutoffPerQuery: config.lake.athenaScanLimitMib * BYTES_PER_MIB,
          // The bucket's default encryption, by either key, covers the results.
          resultConfiguration: { outputLocation: pulumi.interpolate`s3://${lake.bucketName}/queries/` },
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
  const location = pulumi.interpolate`s3://${bucketName}/${table.prefix}`;
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
      "storage.location.template": pulumi.interpolate`${location}dt=\${dt}/${table.folder}`,
    },
    storageDescriptor: {
      location,
      inputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
      outputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
      serDeInfo: { serializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe" },
      columns: Object.entries(table.columns).map(([name, type]) => ({ name, type })),
    },
  };
}
