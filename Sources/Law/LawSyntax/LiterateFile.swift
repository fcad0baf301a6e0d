import CivilTime
import SourceText

/// One Markdown file of a law pack, read: its front matter, its provisions, and the declarations of its `law` blocks.
public struct LiterateFile: Sendable {
  /// A heading that opens a provision, with what stands under it until the next one.
  public struct Provision: Sendable {
    public let id: Name
    /// The heading without its attributes.
    public let heading: String
    public let from: CivilDate?
    public let until: CivilDate?
    public var confidence: Name?
    public var note: String?
    public var notModelled: String?
    /// The paragraphs under the heading, without blocks and comments.
    public var prose: String
  }

  public let file: Int
  public let frontMatter: YAMLNode?
  /// There is a front matter or a text that cannot be read, which was reported.
  public let isUnreadable: Bool
  public let provisions: [Provision]
  /// Each with the index of the provision it stands in.
  public let declarations: [(syntax: DeclarationSyntax, provision: Int?)]
  /// Declarations that cannot be read, by keyword and name: `rule filed`.
  public let lost: [String]
  /// The insides of the `law` blocks, as byte ranges.
  public let blocks: [Range<Int>]
  /// The first heading and prose before any provision.
  public let introduction: String
}

extension LiterateFile {
  public static let bytesMax = 4 * 1024 * 1024
  public static let declarationsMax = 20_000

  /// Reads a file as far as it can be read, with everything that is wrong about it.
  public static func read(_ source: SourceFile, file: Int) -> (LiterateFile, [Diagnostic]) {
    var reader = MarkdownReader(source: source, file: file)
    reader.read()
    var declarations: [(syntax: DeclarationSyntax, provision: Int?)] = []
    var lost: [String] = []
    var diagnostics = reader.diagnostics
    for block in reader.blocks {
      let (tokens, lexical) = Lexer.tokens(of: block.range, in: source, file: file)
      let (found, syntactic, _, lostHere) = Parser.declarations(tokens)
      lost += lostHere
      diagnostics += lexical + syntactic
      if declarations.count + found.count > declarationsMax {
        let span = SourceSpan(file: file, start: block.range.lowerBound, end: block.range.lowerBound)
        diagnostics.append(
          Diagnostic(Codes.tooMany, "this file has more than \(declarationsMax) declarations", at: span))
        break
      }
      declarations += found.map { ($0, block.provision) }
    }
    let literate = LiterateFile(
      file: file, frontMatter: reader.frontMatter, isUnreadable: reader.isUnreadable, provisions: reader.provisions,
      declarations: declarations,
      lost: lost, blocks: reader.blocks.map(\.range), introduction: reader.introduction)
    return (literate, diagnostics)
  }
}
