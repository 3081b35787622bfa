/// The words of the command line before they are parsed.
enum Arguments {
  /// `--socket PATH COMMAND …` as `COMMAND --socket PATH …`: both orders are natural.
  static func normalised(_ arguments: [String]) -> [String] {
    guard let first = arguments.first else { return arguments }
    let count = first == "--socket" ? 2 : first.hasPrefix("--socket=") ? 1 : 0
    guard count > 0, arguments.count > count else { return arguments }
    let command = arguments[count]
    return [command] + arguments[..<count] + arguments[(count + 1)...]
  }
}
