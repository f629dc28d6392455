import type { Loader } from "./index.ts";

type Families = Readonly<Record<string, () => Promise<Loader>>>;

const kics = (folder: string, path: (file: string, query: string) => string) => async (): Promise<Loader> =>
  (await import("./kics/index.ts")).kics({ folder, path });
const json = (file: string): string => (file.endsWith(".json") ? "json" : "yaml");

/** Playbooks, settings of the tool and lists of hosts, by what a query is about. */
function playbook(file: string, query: string): string {
  if (file.endsWith(".cfg")) return "ansible.cfg";
  if (!query.startsWith("hosts/")) return "tasks/main.yaml";
  return file.endsWith(".ini") ? "inventory/hosts.ini" : "inventory/hosts.yaml";
}

/** The collections that can be measured, by the name of their project, and what families of artifacts each has. */
export const COLLECTIONS: Readonly<Record<string, Families>> = {
  checkov: {
    terraform: () => import("./checkov/terraform.ts"),
    "terraform-graph": () => import("./checkov/graph.ts"),
    cloudformation: () => import("./checkov/cloudformation.ts"),
    kubernetes: () => import("./checkov/kubernetes.ts"),
    dockerfile: () => import("./checkov/docker.ts"),
    workflows: () => import("./checkov/workflows.ts"),
  },
  trivy: { terraform: () => import("./trivy/index.ts") },
  semgrep: { terraform: () => import("./semgrep/index.ts") },
  kics: {
    terraform: kics("terraform", (f) => (f.endsWith(".tf") ? "main.tf" : f)),
    cloudformation: kics("cloudFormation", (f) => `stack.${json(f)}`),
    arm: kics("azureResourceManager", (f) => (f.endsWith(".bicep") ? "main.bicep" : "azuredeploy.json")),
    kubernetes: kics("k8s", (f) => `deploy/resource.${json(f)}`),
    dockerfile: kics("dockerfile", () => "Dockerfile"),
    compose: kics("dockerCompose", () => "docker-compose.yaml"),
    openapi: kics("openAPI", (f) => `openapi.${json(f)}`),
    ansible: kics("ansible", playbook),
    workflows: kics("cicd", () => ".github/workflows/workflow.yaml"),
  },
};
