import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Quarantined } from '../import-record';
import { utcDate } from '../legacy/legacy-dates';
import { MigrationError } from '../migration-error';
import type { SourceFiles } from './find-source-files';
import { IdSet } from './id-set';
import { Notices } from './notices';
import { readPieces } from './read-pieces';
import { idOf, readRecord, type RecordContent } from './read-record';
import { SingleFiles } from './single-files';
import type { SourceRecord, SourceRule, SourceSummary } from './source-record';
import { ArraySplitter, UnreadableFormat, type FileFindings } from './split-array';
import { describeTemplatePrompts } from './template-prompts';

const DIGEST_BYTES = 32;
/** Place of the list among the files. */
const LIST = 0;

type FileRecord = { content: RecordContent; bytes: number };

/** One reading of a source, from its first record to its summary. Remembers ids and digests, never records. */
export class SourcePass {
  private readonly notices = new Notices();
  private readonly seen = new IdSet();
  private readonly singles: SingleFiles;
  /** One after the other: the list's, the single files', that of the template prompts. */
  private readonly digests: Buffer;
  private index = 0;

  constructor(private readonly files: SourceFiles) {
    this.singles = new SingleFiles(files.singles);
    this.digests = Buffer.alloc((files.singles.length + 2) * DIGEST_BYTES);
  }

  async *records(): AsyncGenerator<SourceRecord, SourceSummary, void> {
    const { list, singles, templatePrompts, aside, besides } = this.files;
    if (list !== null) yield* singles.length > 0 ? this.readListBesideSingles(list) : this.readList(list);
    for (const [place, file] of singles.entries()) if (!this.singles.isUsed(place)) yield* this.readSingle(place, file);
    if (templatePrompts !== null) await this.readTemplatePrompts(templatePrompts);
    if (besides > 0) this.notices.add('files beside the list', `${besides} files of the old tool in the same folder are not read, since the list itself was named: name the folder to read them too`);
    for (const file of aside) this.notices.add('files left aside', `${file} is left aside: its name is not that of a list or a book`);
    return { hash: this.hash(), notices: this.notices.all(), records: this.index };
  }

  /** A list that cannot be read at all, cut down to nothing by a crash say, does not keep the single files back. */
  private async *readListBesideSingles(file: string): AsyncGenerator<SourceRecord, void, void> {
    try {
      yield* this.readList(file);
    } catch (error) {
      if (!isOfThisFile(error)) throw error;
      const hash = createHash('sha256').update(`${file} ${error.message}`).digest('hex');
      yield this.place(file, 0, { ok: false, id: null, hash, quarantined: { path: '$', reason: error.message, hint: error.hint ?? 'mend or remove the file' } });
    }
  }

  private async *readList(file: string): AsyncGenerator<SourceRecord, void, void> {
    for await (const { content, bytes } of this.readFile(file, LIST)) {
      const id = content.ok ? idOf(content.value) : content.id;
      const place = id === null ? null : this.singles.find(id);
      if (content.ok && id !== null && this.seen.has(id)) {
        yield this.place(file, bytes, sameId(content, id, 'the same id stands earlier in the list', 'keep the one with the later "updated", and remove the other or give it another id'));
      } else if (place === null || id === null) {
        yield this.place(file, bytes, content);
      } else {
        yield await this.chooseCopy({ file, id, content, bytes }, place);
      }
    }
  }

  /** A record of the list whose book also has a file of its own. */
  private async chooseCopy(listed: FileRecord & { file: string; id: string }, place: number): Promise<SourceRecord> {
    const { file, id, content, bytes } = listed;
    const single = this.files.singles[place]!;
    const copy = await this.readCopy(place, id);
    // Without a whole copy the single file has its turn at the end.
    if (!copy) return this.place(file, bytes, content);
    this.singles.use(place);
    const both = bytes + copy.bytes;
    if (!content.ok) {
      this.notices.add('records damaged in the list', `record ${this.index} of ${file} is damaged: it was read from ${single}`);
      return this.place(single, both, withNote(copy.content, 'damaged-in-list'));
    }
    if (content.hash === copy.content.hash) return this.place(file, both, content);
    const isLater = updatedAt(copy.content.value) > updatedAt(content.value);
    const why = isLater ? 'the single file is taken, its "updated" is later' : 'the list is taken, the single file\'s "updated" is not later';
    this.notices.add('books that differ between the list and their single files', `${single} differs from ${file}: ${why}`);
    return isLater ? this.place(single, both, withNote(copy.content, 'copies-differ')) : this.place(file, both, withNote(content, 'copies-differ'));
  }

  /** The only record of a single file, when it can be read and has this id. */
  private async readCopy(place: number, id: string): Promise<{ content: Extract<RecordContent, { ok: true }>; bytes: number } | null> {
    let copy: { content: Extract<RecordContent, { ok: true }>; bytes: number } | null = null;
    try {
      for await (const { content, bytes } of this.readFile(this.files.singles[place]!, place + 1)) {
        if (copy || !content.ok || idOf(content.value)?.toLowerCase() !== id.toLowerCase()) return null;
        copy = { content, bytes };
      }
    } catch (error) {
      if (isOfThisFile(error)) return null;
      throw error;
    }
    return copy;
  }

  /** A single file that is no copy of a record in the list, or no whole one. */
  private async *readSingle(place: number, file: string): AsyncGenerator<SourceRecord, void, void> {
    try {
      for await (const { content, bytes } of this.readFile(file, place + 1)) {
        const id = content.ok ? idOf(content.value) : (content.id ?? this.singles.idAt(place));
        if (id !== null && this.seen.has(id)) {
          const quarantined = content.ok
            ? sameId(content, id, 'a book of the same id was read from another file', `its file should be named for its id${isUuid(id) ? `, pitchbook_${id}.json` : ''}; where it is another book, give it another id`)
            : { ...content, id, quarantined: { ...content.quarantined, hint: 'the copy in the list was read: mend this file where it is the newer one, else remove it' } };
          yield this.place(file, bytes, quarantined);
        } else {
          yield this.place(file, bytes, content.ok ? content : { ...content, id });
        }
      }
    } catch (error) {
      if (!isOfThisFile(error)) throw error;
      const id = this.singles.idAt(place);
      const hash = createHash('sha256').update(`${file} ${error.message}`).digest('hex');
      const isCopied = id !== null && this.seen.has(id);
      const hint = isCopied ? 'the copy in the list was read: mend this file where it is the newer one, else remove it' : (error.hint ?? 'mend or remove the file');
      yield this.place(file, 0, { ok: false, id, hash, quarantined: { path: '$', reason: error.message, hint } });
    }
  }

  private async readTemplatePrompts(file: string): Promise<void> {
    const place = this.files.singles.length + 1;
    let described: string | null = null;
    try {
      for await (const { content } of this.readFile(file, place)) {
        described ??= content.ok ? describeTemplatePrompts(content.value) : `It cannot be read: ${content.quarantined.reason}`;
      }
    } catch (error) {
      if (!isOfThisFile(error)) throw error;
      described = `It cannot be read: ${error.message}`;
    }
    const sum = this.digest(place).toString('hex');
    this.notices.add('template prompts', `${file} (SHA-256 ${sum}) is kept with the run and not imported: the books carry their own prompts, and the built-in layouts their own default prompts. ${described ?? 'It is empty.'}`);
  }

  /** The records of one file. Of what follows damage, only what looks like a book counts: the rest is a part of the damaged one. */
  private async *readFile(file: string, place: number): AsyncGenerator<FileRecord, void, void> {
    const splitter = new ArraySplitter();
    const pieces = readPieces(join(this.files.folder, file), splitter);
    try {
      let isDamaged = false;
      let count = 0;
      let readTo = 0;
      let next = await pieces.next();
      for (; !next.done; next = await pieces.next()) {
        const piece = next.value;
        const { content, isBook } = readRecord(piece);
        if (place === LIST && count === 0 && splitter.findings.form === 'bare' && piece.kind !== 'damaged' && !isBook) refuseOtherObject(file);
        const mayBePart = piece.kind === 'value' || (piece.kind === 'damaged' && (piece.isEcho || piece.fault === 'between'));
        if (isDamaged && mayBePart && !isBook) continue;
        isDamaged = piece.kind === 'damaged' || piece.kind === 'oversize';
        count += 1;
        const bytes = piece.to - readTo;
        readTo = piece.to;
        yield { content, bytes };
      }
      const { digest, fault } = next.value;
      digest.copy(this.digests, place * DIGEST_BYTES);
      if (fault) throw new MigrationError(`${file} ${fault.message}`, { code: 'source', hint: fault.hint, cause: fault });
      this.tellFindings(file, splitter.findings, count);
    } finally {
      // Closes the file when the reader of the records stops early.
      await pieces.return({ digest: Buffer.alloc(0), fault: null });
    }
  }

  private tellFindings(file: string, findings: FileFindings, count: number): void {
    const { byteOrderMark, form, missingCommas, extraCommas, strayBrackets, unclosed, trailingBytes } = findings;
    if (byteOrderMark) this.notices.add('byte-order marks', `${file} begins with a byte-order mark: it was passed over`);
    if (form === 'bare' && count > 1) this.notices.add('lists without brackets', `${file} has no brackets around its ${count} records`);
    if (missingCommas > 0) this.notices.add('missing commas', `${file} lacks commas between records: ${missingCommas}`);
    if (extraCommas > 0) this.notices.add('commas too many', `${file} has commas too many between records: ${extraCommas}`);
    if (strayBrackets > 0) this.notices.add('stray brackets', `${file} goes on behind a closing bracket: the records there were read`);
    if (unclosed) this.notices.add('lists cut short', `${file} ends before its list does: it was cut short, and records may be missing`);
    if (trailingBytes > 0) this.notices.add('text behind the end', `${file} has ${trailingBytes} bytes behind the end of its list`);
  }

  private place(file: string, bytes: number, content: RecordContent): SourceRecord {
    const id = content.ok ? idOf(content.value) : null;
    if (id !== null) this.seen.add(id);
    const record = { ...content, index: this.index, file, bytes };
    this.index += 1;
    return record;
  }

  private digest(place: number): Buffer {
    return this.digests.subarray(place * DIGEST_BYTES, (place + 1) * DIGEST_BYTES);
  }

  private hash(): string {
    const { list, singles, templatePrompts } = this.files;
    const hash = createHash('sha256');
    for (const [place, file] of [list, ...singles, templatePrompts].entries()) {
      if (file !== null) hash.update(`${JSON.stringify(file)}\n`).update(this.digest(place));
    }
    return hash.digest('hex');
  }
}

/** A file that is one object must be a book: a list somewhere inside it would be passed over in silence. */
function refuseOtherObject(file: string): never {
  throw new MigrationError(`${file} is neither a list of books nor a book`, { code: 'source', hint: 'name the pitchbooks.json of the old tool; a list that stands inside an object must be taken out of it' });
}

/** Whether an error tells of one file's access or format, so that the other files can still be read. */
function isOfThisFile(error: unknown): error is MigrationError {
  return error instanceof MigrationError && (error.code === 'file_access' || error.cause instanceof UnreadableFormat);
}

function sameId(content: RecordContent, id: string, reason: string, hint: string): RecordContent {
  const quarantined: Quarantined = { path: '$.id', reason, hint };
  return { ok: false, id, hash: content.hash, quarantined };
}

/** An id that is none can be any text, and hints stand in reports. */
const isUuid = (id: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);

function withNote(content: Extract<RecordContent, { ok: true }>, rule: SourceRule): RecordContent {
  return { ...content, notes: [...content.notes, { rule, path: '$' }] };
}

/** A record's `updated`, else `created`, as a text that sorts by time; empty where neither is a date. */
function updatedAt(value: unknown): string {
  const { updated, created } = value as { updated?: unknown; created?: unknown };
  const date = utcDate(typeof updated === 'string' ? updated : typeof created === 'string' ? created : '');
  return date?.utc.slice(0, -1) ?? '';
}
