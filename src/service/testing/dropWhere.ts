import { OperationNodeTransformer } from 'kysely'
import type {
  BinaryOperationNode,
  KyselyPlugin,
  OperationNode,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from 'kysely'

/** As if each query had forgotten to say whose rows it wants: conditions on a column hold for every row. */
export function dropWhere(column: string): KyselyPlugin {
  const transformer = new ConditionDropper(column)
  return {
    transformQuery: ({ node }: PluginTransformQueryArgs): RootOperationNode =>
      transformer.transformNode(node),
    transformResult: async ({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> =>
      result,
  }
}

class ConditionDropper extends OperationNodeTransformer {
  readonly #column: string

  constructor(column: string) {
    super()
    this.#column = column
  }

  protected override transformBinaryOperation(node: BinaryOperationNode): BinaryOperationNode {
    if (!isColumn(node.leftOperand, this.#column)) return super.transformBinaryOperation(node)
    // `column = column`: true wherever there is a row.
    return { ...node, rightOperand: node.leftOperand }
  }
}

function isColumn(node: OperationNode, name: string): boolean {
  if (node.kind !== 'ReferenceNode') return false
  const { column } = node as OperationNode & { column: { column?: { name?: string } } }
  return column.column?.name === name
}
