import Configuration

/// What the loader says about `text`, a line each, without the file's name.
func complaints(_ text: String) -> [String] {
  loadConfiguration(text: text, file: "f").diagnostics.map { String($0.description.dropFirst(2)) }
}

/// A file without mistakes, to put some in.
let goodFile = """
  hosts:
    lb1: { address: 10.0.0.20, priority: 101 }
    lb2: { address: 10.0.0.21, priority: 100 }
  virtual_routers:
    web:
      virtual_router_id: 101
      interface: ens5
      addresses: [10.0.0.30/24]
  balancer:
    listeners:
      - { address: "*:80", pool: tomcat }
  pools:
    tomcat:
      backends:
        w1: { address: 10.0.0.40:8080 }
        w2: { address: 10.0.0.41:8080 }
  """

/// What the loader says when `new` stands in place of `old` in the good file.
func complaints(_ old: String, _ new: String) -> [String] {
  goodFile.contains(old)
    ? complaints(goodFile.replacing(old, with: new)) : ["'\(old)' is not in the good file"]
}

/// What the loader says when `line` stands below the interface of the virtual router: in line 8.
func complaints(router line: String) -> [String] {
  complaints("    interface: ens5\n", "    interface: ens5\n    \(line)\n")
}

/// What the loader says when `line` stands in the pool above its backends: in line 14.
func complaints(pool line: String) -> [String] {
  complaints("    backends:\n", "    \(line)\n    backends:\n")
}
