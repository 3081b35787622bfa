/// A script with its place.
struct LoadedScript {
  var settings: ScriptSettings
  var place: Place
}

/// Reads one entry of `scripts`.
struct ScriptReader {
  private let name: String
  private let section: SectionReader
  private let log: DiagnosticLog

  init(_ entry: SourceEntry, _ log: DiagnosticLog) {
    name = entry.key
    self.log = log
    section = SectionReader(
      entry.value, ScriptKeys.section, title: "script \(entry.key.quoted)", place: entry.keyPlace, log)
  }

  func script() -> LoadedScript {
    var settings = ScriptSettings(
      name: name, command: CommandReader.command(ScriptKeys.command, section, log) ?? [])
    if let interval = section.value(ScriptKeys.interval) { settings.interval = interval }
    if let timeout = section.value(ScriptKeys.timeout) { settings.timeout = timeout }
    if let rise = section.value(ScriptKeys.rise) { settings.rise = rise }
    if let fall = section.value(ScriptKeys.fall) { settings.fall = fall }
    if let user = section.value(ScriptKeys.user) { settings.user = user }
    settings.initial = section.value(ScriptKeys.initial)
    if settings.timeout > settings.interval {
      let key = section.has(ScriptKeys.timeout.name) ? ScriptKeys.timeout : ScriptKeys.interval
      log.error(
        "'timeout' is \(settings.timeout.configurationText), allowed is up to 'interval',"
          + " which is \(settings.interval.configurationText)",
        at: section.place(of: key.name))
    }
    return LoadedScript(settings: settings, place: section.place)
  }
}
