import Configuration
import Testing

@Suite("Scripts and hooks") struct CommandTests {
  /// The good file with a script that is tracked; `keys` stand in line 19 from column 14 on.
  private func text(script keys: String) -> String {
    goodFile.replacing(
      "    interface: ens5\n", with: "    interface: ens5\n    track: { scripts: [gateway] }\n")
      + "\nscripts:\n  gateway: { \(keys) }\n"
  }

  private func script(_ keys: String) -> ScriptSettings? {
    loadConfiguration(text: text(script: keys), file: "f").configuration?.scripts.first
  }

  private func hooks(_ hook: String, top: String = "") -> [HookSettings]? {
    let text =
      goodFile.replacing("    interface: ens5\n", with: "    interface: ens5\n    hooks: [{ \(hook) }]\n")
      + top
    return loadConfiguration(text: text, file: "f").configuration?.virtualRouters.first?.hooks
  }

  @Test("a command is a list, or a text that is split at spaces") func command() {
    #expect(script("command: [/bin/check, a b]")?.command == ["/bin/check", "a b"])
    #expect(script("command: /bin/check  a b")?.command == ["/bin/check", "a", "b"])
  }

  @Test("a script's defaults, and all of its keys") func keys() {
    #expect(script("command: /bin/true") == ScriptSettings(name: "gateway", command: ["/bin/true"]))
    #expect(
      script("command: /bin/true, interval: 5s, timeout: 3s, rise: 1, fall: 4, user: aloft, initial: success")
        == ScriptSettings(
          name: "gateway", command: ["/bin/true"], interval: .seconds(5), timeout: .seconds(3), rise: 1,
          fall: 4,
          user: "aloft", initial: .success))
  }

  @Test(
    "a command that would not do what it looks like is refused",
    arguments: [
      (
        "command: 'ping -c1 10.0.0.1'",
        "19:23: error: 'command' begins with 'ping', which is no absolute path of a program"
      ),
      (
        "command: '/bin/a | /bin/b'",
        "19:23: error: 'command' holds '|', and no shell reads it: write a list of the program and its arguments"
      ),
      ("command: []", "19:23: error: 'command' is an empty list"),
      ("command: ''", "19:23: error: 'command' must not be empty"),
      ("user: nobody", "19:3: error: script 'gateway' has no 'command'"),
      (
        "command: /bin/true, timeout: 3s",
        "19:43: error: 'timeout' is 3s, allowed is up to 'interval', which is 2s"
      ),
      (
        "command: /bin/true, weight: -2",
        "19:34: error: unknown key 'weight': it belongs to the virtual router:"
          + " 'track: { scripts: { NAME: { weight: … } } }'"
      ),
      (
        "command: /bin/true, init_fail: true",
        "19:34: error: unknown key 'init_fail': write 'initial: failure'"
      ),
    ])
  func wrong(keys: String, complaint: String) {
    #expect(complaints(text(script: keys)) == [complaint])
  }

  @Test("a hook's defaults, and all of its keys") func hook() {
    #expect(hooks("command: [/bin/hook]") == [HookSettings(command: ["/bin/hook"])])
    #expect(
      hooks("command: /bin/hook x, on: [active, backup], timeout: 5s, user: root, arguments: keepalived") == [
        HookSettings(
          command: ["/bin/hook", "x"], states: [.active, .backup], timeout: .seconds(5), user: "root",
          arguments: .keepalived)
      ])
  }

  @Test("hooks at the top of the file come first, for every virtual router") func top() {
    #expect(
      hooks("command: /bin/own", top: "\nhooks: [{ command: /bin/all, on: active }]")?.map(\.command) == [
        ["/bin/all"], ["/bin/own"],
      ])
  }

  @Test(
    "what a hook cannot be is named with its place",
    arguments: [
      (
        "hooks: [{ command: /bin/a, on: master }]",
        "8:36: error: 'on' expects active, backup or initialize, not 'master', did you mean 'active'?"
      ),
      (
        "hooks: [{ command: /bin/a, on: fault }]",
        "8:36: error: 'on' expects active, backup or initialize, not 'fault', did you mean 'initialize'?"
      ),
      ("hooks: /bin/a", "8:12: error: 'hooks' expects a list, not a single value"),
      ("hooks: [/bin/a]", "8:13: error: the hook expects a mapping, not a single value"),
      ("hooks: [{ on: active }]", "8:13: error: the hook has no 'command'"),
    ])
  func wrongHook(line: String, complaint: String) {
    #expect(complaints(router: line) == [complaint])
  }
}
