/// Where the columns of `FlowColumns` lie in a template's records; made once for each definition.
struct ColumnPlan: Sendable {
  init(_ shape: TemplateDefinition.Shape) {}
}
