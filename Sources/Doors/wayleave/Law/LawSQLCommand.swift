import ArgumentParser
import CivilTime
import Facts
import Foundation
import LawPacks
import Reasoning
import SourceText

extension SQLDialect: ExpressibleByArgument {}
extension SQLColumns: ExpressibleByArgument {}

struct LawSQLCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sql", abstract: "The law about a kind on a day as one SQL expression over columns of facts.",
    discussion: """
      The expression gives the verdict that `judge` gives, also where facts are unknown (NULL). It has no subquery and \
      needs no other table. Columns are fact names without the kind (provider.carrier).
      """)

  enum Answer: String, ExpressibleByArgument, CaseIterable { case verdict, breaches }

  @Option(help: ArgumentHelp("What the rows are about, for example line.", valueName: "kind")) var about: String
  @Option(help: "duckdb, clickhouse or spark.") var dialect: SQLDialect
  @Option(help: "What the expression gives: verdict or breaches.") var column: Answer = .verdict
  @Option(
    help: """
      text: every column holds the words that judge reads from CSV. typed: yes-no and references are booleans, numbers \
      are integers, dates are dates.
      """)
  var columns: SQLColumns = .text
  @Option(
    help: ArgumentHelp("The table has no column of this fact; may be repeated.", valueName: "fact")) var without:
    [String] = []
  @Option(help: ArgumentHelp("Print a whole query of this table, with both answers.", valueName: "name")) var table:
    String?
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var pack: PackOptions
  @Option(help: "text or json.") var format: DiagnosticFormat = .text

  func run() throws {
    try refusing {
      let law = try pack.load()
      let kind = try law.namedKind(about).orRefuse()
      let date = try judging.date()
      let absent = try without.map { try law.namedFact($0, of: kind).orRefuse().path }
      do {
        let forest = try Forest(pack: law, kind: kind, date: date, fixed: try judging.fixed(law))
        let sql = try LawSQL(forest, dialect: dialect, columns: columns, absent: Set(absent))
        Terminal.print(format == .json ? try json(sql, law, date) : try text(sql, law, date))
      } catch let bound as ReasoningBound {
        throw Refusal("the law about \(about) cannot be written as SQL: \(bound)")
      } catch let trouble as SQLTrouble {
        throw Refusal(
          "the law about \(about) cannot be written as SQL: \(trouble)",
          help: "name facts that the table does not have with --without, or judge a file with `wayleave judge`")
      }
    }
  }

  private func text(_ sql: LawSQL, _ law: LawPack, _ date: CivilDate) throws -> String {
    var lines = comments(sql, law, date)
    if let table {
      lines += [
        "SELECT *,", "\(try sql.verdictExpression()) AS verdict,", "\(try sql.breachesExpression()) AS breaches",
        "FROM \(table)",
      ]
    } else {
      lines.append(try expression(sql))
    }
    return lines.joined(separator: "\n")
  }

  private func expression(_ sql: LawSQL) throws -> String {
    switch column {
    case .verdict: try sql.verdictExpression()
    case .breaches: try sql.breachesExpression()
    }
  }

  private func comments(_ sql: LawSQL, _ law: LawPack, _ date: CivilDate) -> [String] {
    let readings = judging.reading.isEmpty ? "" : ", read with \(judging.reading.joined(separator: ", "))"
    var lines = [
      "-- \(law.name) \(law.version): the law about \(about) on \(date)\(readings), for \(dialect.rawValue)",
      "-- Exact for all facts, known or unknown (NULL): what `wayleave judge` answers.",
      "-- NULL where the facts cannot be so, or a column holds what its fact cannot be.",
    ]
    var line = "-- Columns:"
    for (index, column) in sql.columns.enumerated() {
      let part = " \(column.fact.short) \(column.type)\(index + 1 < sql.columns.count ? "," : "")"
      if line.utf8.count + part.utf8.count > 100 {
        lines.append(line)
        line = "--  "
      }
      line += part
    }
    lines.append(sql.columns.isEmpty ? "-- Columns: none" : line)
    return lines
  }

  private func json(_ sql: LawSQL, _ law: LawPack, _ date: CivilDate) throws -> String {
    JSON.object([
      .init("pack", .string(law.name)), .init("version", .string(law.version)), .init("hash", .string(law.hash)),
      .init("kind", .string(about)), .init("date", .string(date.description)),
      .init("dialect", .string(dialect.rawValue)),
      .init(
        "columns",
        .array(
          sql.columns.map {
            .object([.init("fact", .string($0.fact.short)), .init("type", .string($0.type))])
          })),
      .init("verdict", .string(try sql.verdictExpression())),
      .init("breaches", .string(try sql.breachesExpression())),
    ]).text(pretty: true)
  }
}
