/// Reads `hooks`, of a virtual router or of all.
struct HookReader {
  private let reader: SectionReader
  private let log: DiagnosticLog

  init(_ reader: SectionReader, _ log: DiagnosticLog) {
    self.reader = reader
    self.log = log
  }

  func hooks(_ name: String) -> [HookSettings] {
    guard let node = reader.node(name) else { return [] }
    guard case .list(let nodes) = node.content else {
      log.error("\(name.quoted) expects a list, not \(node.shape)", at: reader.place(of: name))
      return []
    }
    if nodes.isEmpty { log.error("\(name.quoted) is an empty list", at: node.place) }
    return nodes.compactMap(hook)
  }

  private func hook(_ node: SourceNode) -> HookSettings? {
    let section = SectionReader(node, HookKeys.section, title: "the hook", place: node.place, log)
    let states = Set(section.values(HookKeys.states).map(\.value))
    let timeout = section.value(HookKeys.timeout)
    let user = section.value(HookKeys.user)
    let arguments = section.value(HookKeys.arguments)
    guard let command = CommandReader.command(HookKeys.command, section, log) else { return nil }
    var settings = HookSettings(command: command)
    if !states.isEmpty { settings.states = states }
    if let timeout { settings.timeout = timeout }
    if let user { settings.user = user }
    if let arguments { settings.arguments = arguments }
    return settings
  }
}
