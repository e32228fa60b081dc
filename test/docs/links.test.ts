import { dirname, join, normalize } from "node:path";
import { expect } from "chai";
import { type Document, listFiles, readDocuments, withoutCodeBlocks } from "./support/documents";

const DOCUMENTS = readDocuments();
const FILES = listFiles();
const FOLDERS = new Set(FILES.flatMap((file) => foldersOf(file)));

interface Link {
  /** Path from the root of the repository; that of the document itself for `#anchor`. */
  readonly path: string;
  readonly anchor: string | undefined;
}

/** Links and pictures of a document to files of the repository. */
function listLinks({ path, text }: Document): readonly Link[] {
  const prose = withoutCodeBlocks(text);
  const targets = [
    ...[...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!),
    ...[...prose.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, target]) => target!),
  ];
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file, anchor] = target.split("#");
      return { path: file ? normalize(join(dirname(path), file)) : path, anchor };
    });
}

/** Anchors of a document: its headings, as GitHub names them, and those set by hand. */
function listAnchors(text: string): ReadonlySet<string> {
  const prose = withoutCodeBlocks(text);
  const headings = [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
  return new Set([...headings, ...[...prose.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id!)]);
}

function foldersOf(file: string): readonly string[] {
  const parts = file.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** Inline code that names a file or a folder of the repository: it begins in one of its top folders. */
function listPaths({ text }: Document): readonly string[] {
  const codes = [...withoutCodeBlocks(text).matchAll(/`([^`\s]+)`/g)].map(([, code]) => code!);
  const isPath =
    /^(infra|functions|scripts|test|docs|\.github)\/[\w./-]+$|^(Pulumi[\w.-]*\.yaml|\w+\.md|package\.json)$/;
  return codes.filter((code) => isPath.test(code));
}

/** A module may be named as it is imported, without its ending. */
function exists(path: string): boolean {
  const bare = path.replace(/\/$/, "");
  return FILES.includes(bare) || FILES.includes(`${bare}.ts`) || FOLDERS.has(bare);
}

describe("the links of documents", () => {
  for (const document of DOCUMENTS) {
    it(`of ${document.path} lead somewhere`, () => {
      const dead = listLinks(document).filter(({ path, anchor }) => {
        if (!exists(path)) return true;
        if (anchor === undefined) return false;
        const target = DOCUMENTS.find((other) => other.path === path);
        return target === undefined || !listAnchors(target.text).has(anchor);
      });
      expect(dead).to.deep.equal([]);
    });

    it(`of ${document.path} name files that exist`, () => {
      expect(listPaths(document).filter((path) => !exists(path))).to.deep.equal([]);
    });
  }

  it("lead from the README to every document", () => {
    const reached = new Set<string>();
    const follow = (path: string): void => {
      const document = DOCUMENTS.find((other) => other.path === path);
      if (document === undefined || reached.has(path)) return;
      reached.add(path);
      for (const link of listLinks(document)) follow(link.path);
    };
    follow("README.md");
    const all = DOCUMENTS.map(({ path }) => path);
    expect(all.filter((path) => !reached.has(path))).to.deep.equal([]);
  });

  it("lead to every picture in docs/", () => {
    const linked = new Set(DOCUMENTS.flatMap(listLinks).map(({ path }) => path));
    const pictures = FILES.filter((file) => /^docs\/.*\.(png|svg)$/.test(file));
    expect(pictures.filter((picture) => !linked.has(picture))).to.deep.equal([]);
  });
});
