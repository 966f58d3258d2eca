{{- define "xiqu.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "xiqu.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "xiqu.labels" -}}
{{ include "xiqu.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{/* Of what an operator makes servers of: it hands labels on to their pods, and ours would select them. */}}
{{- define "xiqu.theirs" -}}
app.kubernetes.io/part-of: {{ include "xiqu.name" . }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "xiqu.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "xiqu.secret" -}}
{{ .Values.secret.existing | default (printf "%s-secret" (include "xiqu.name" .)) }}
{{- end }}

{{- define "xiqu.kafka" -}}
{{ if .Values.kafka.strimzi }}{{ include "xiqu.name" . }}-kafka-bootstrap:9092{{ else }}{{ .Values.kafka.bootstrap }}{{ end }}
{{- end }}

{{- define "xiqu.database" -}}
{{ if .Values.postgres.cloudnative }}{{ include "xiqu.name" . }}-postgres-app{{ else }}{{ .Values.postgres.existing }}{{ end }}
{{- end }}

{{- define "xiqu.photos" -}}
{{ .Values.photos.existingClaim | default (printf "%s-photos" (include "xiqu.name" .)) }}
{{- end }}

{{/* What every process of ours is told. */}}
{{- define "xiqu.environment" -}}
- {name: XIQU_KAFKA, value: {{ include "xiqu.kafka" . | quote }}}
- {name: XIQU_DATABASE, valueFrom: {secretKeyRef: {name: {{ include "xiqu.database" . }}, key: uri}}}
- {name: XIQU_SECRET, valueFrom: {secretKeyRef: {name: {{ include "xiqu.secret" . }}, key: XIQU_SECRET}}}
- {name: XIQU_PHOTOS, value: /photos}
- {name: XIQU_HOST, value: 0.0.0.0}
- {name: XIQU_SIDE_PORT, value: "9100"}
- {name: XIQU_PROCESSES, value: "1"} # pods are what scales here
{{- range $name, $value := .Values.settings }}
- {name: {{ $name }}, value: {{ $value | quote }}}
{{- end }}
{{- end }}

{{/* Nobody in particular, who may write nothing but /tmp and the photos. */}}
{{- define "xiqu.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false # a Service called xiqu would set XIQU_PORT
securityContext:
  {runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001, fsGroupChangePolicy: OnRootMismatch, seccompProfile: {type: RuntimeDefault}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "xiqu.contained" -}}
image: {{ include "xiqu.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
{{- end }}
