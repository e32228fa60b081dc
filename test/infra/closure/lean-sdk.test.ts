import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { writeKeysOut } from "../../../infra/closure/lean-sdk";

const SDK = join(__dirname, "..", "..", "..", "node_modules", "@aws-sdk");

const schemaFile = (client: string): string => join(SDK, client, "dist-es", "schemas", "schemas_0.js");

describe("writeKeysOut", () => {
  it("writes out the keys that name a text of the file, and leaves everything else", () => {
    const source =
      'const _hQ = "httpQuery";\nvar A$ = [1, n0, { [_hQ]: 1, [other]: 2 }, [_hQ], list[_hQ]];\n';
    expect(writeKeysOut(source)).to.equal(
      'const _hQ = "httpQuery";\nvar A$ = [1, n0, { "httpQuery": 1, [other]: 2 }, [_hQ], list[_hQ]];\n',
    );
  });

  it("leaves no computed key in the shapes of any client of ours, and makes the same objects", () => {
    // Clients of older releases describe their operations in code.
    const clients = readdirSync(SDK).filter((name) => existsSync(schemaFile(name)));
    expect(clients).to.include.members(["client-s3", "client-cloudwatch", "client-sagemaker-runtime"]);
    for (const client of clients) {
      const source = readFileSync(schemaFile(client), "utf8");
      const written = writeKeysOut(source);
      expect(written, client).to.not.match(/\[_\w+\]:/);
      const texts = new Map(
        [...source.matchAll(/^const (_\w+) = "(.*)";$/gm)].map(([, key, text]) => [key, text]),
      );
      const keys = [...source.matchAll(/\[(_\w+)\]:/g)].map(([, key]) => texts.get(key!));
      const writtenKeys = [...written.matchAll(/"([^"]+)": /g)].map(([, key]) => key);
      expect(writtenKeys, client).to.include.members(keys);
    }
  });
});
