import ArgumentParser
import CommandText
import Configuration
import ConfigurationFile
import ControlJSON

/// `aloftctl check`
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Names every mistake in a configuration file.",
    discussion: """
      Needs no privilege, no daemon and none of the interfaces, accounts and addresses that the file names. Keys \
      that it may not read are noted and not checked. \
      Mistakes and warnings go to standard error, a summary of a file without mistakes to standard output.
      """)

  @Argument(help: ArgumentHelp("The configuration file.", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("Show what the file means for this host.", valueName: "name"))
  var host: String?

  @Flag(help: "Print the diagnostics as JSON to standard output.")
  var json = false

  func run() throws {
    let result = loadConfiguration(path: file, keys: .ifReadable)
    if json {
      Output.bytes(
        try JSONLine.encode(
          Report(file: file, ok: result.configuration != nil, diagnostics: result.diagnostics)))
    } else {
      for diagnostic in result.diagnostics { Output.error(diagnostic.description) }
    }
    guard let configuration = result.configuration else { throw CommandFailure(.refused) }
    if let host, configuration.host(named: host) == nil {
      throw CommandFailure(.refused, configuration.explainUnknownHost(named: host))
    }
    guard !json else { return }
    let text = CheckText(configuration, width: Output.terminalWidth)
    Output.line(CheckText.verdict(file: file, warnings: result.diagnostics.count { $0.severity == .warning }))
    Output.lines(host.flatMap { text.lines(host: $0) } ?? text.lines())
  }

  private struct Report: Encodable {
    var file: String
    var ok: Bool
    var diagnostics: [Diagnostic]
  }
}
