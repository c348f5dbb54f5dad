/**
 * Names of the fields that an action or the API takes: what may be written down of a wrong input, whose other names are the
 * sender's own. Listed, so that no request loads the schemas of all others; a test holds the list to them.
 */
export const fieldNames: ReadonlySet<string> = new Set([
  'Idempotency-Key', 'author', 'base', 'bold', 'changeId', 'changes', 'changesHash', 'content', 'currentPassword', 'doc', 'email', 'entity', 'field',
  'front', 'fullName', 'id', 'idempotencyKey', 'inheritTemplatePrompts', 'insist', 'italic', 'key', 'kind', 'layoutName', 'level', 'limit', 'link',
  'list', 'locked', 'meta', 'mode', 'next', 'numberOfSlides', 'order', 'organizationId', 'origin', 'page', 'paragraphs', 'password', 'pitchbookId',
  'pitchbookPrompt', 'prompt', 'prompts', 'q', 'revision', 'runs', 'sectionId', 'sections', 'slideId', 'slides', 'sort', 'status', 'subscript',
  'superscript', 'text', 'theme', 'title', 'type', 'underline', 'value',
]);
