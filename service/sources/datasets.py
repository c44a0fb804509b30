"""The datasets of SECOP II that are read, with the names their columns have at datos.gov.co and in copies of them.

Only what is listed here is read and kept. Left out on purpose: identity, gender, nationality and address of legal
representatives; names and numbers of supervisors and of who orders spending; bank accounts (Ley 1581 de 2012).
"""

from collections.abc import Mapping

from service.sources import cells, homes
from service.sources.cells import Cell
from service.sources.columns import Column, Layout, Reading, Table


def _code(cell: Cell) -> tuple[str | None, str | None]:
    words, _ = cells.text(cell)
    return (None if words is None else words.upper()), None


def _company(cell: Cell) -> tuple[str | None, str | None]:
    """The NIT of an organisation; the number of a person is not read at all."""
    number, _ = cells.nit(cell)
    return (number if number is not None and cells.is_company(number) else None), None


def _columns(kind: object, names: str) -> tuple[Column, ...]:
    """Columns of one kind; each name may be followed by its aliases, joined by `=`."""
    spelt = [name.split("=") for name in names.split()]
    return tuple(Column(name, kind, tuple(aliases)) for name, *aliases in spelt)  # type: ignore[arg-type]


CONTRACTS = Table(
    source="jbjy-vk9h",
    label="la tabla de contratos de SECOP II",
    required=(
        ("id_contrato",),
        ("valor_del_contrato",),
        ("objeto_del_contrato", "descripcion_del_proceso"),
    ),
    excluded=frozenset({"identificador_modificacion", "estado_modificacion"}),
    columns=(
        *_columns(_code, "id_contrato proceso_de_compra=proceso_compra"),
        *_columns(
            cells.text,
            "nombre_entidad=entidad codigo_entidad departamento ciudad localizaci_n=localizacion orden sector rama"
            " entidad_centralizada referencia_del_contrato=referencia_contrato estado_contrato"
            " codigo_de_categoria_principal=codigo_categoria=codigo_categoria_principal"
            " tipo_de_contrato=tipo_contrato modalidad_de_contratacion=modalidad_contrato=modalidad_contratacion"
            " justificacion_modalidad_de=justificacion_modalidad=justificacion_modalidad_de_contratacion"
            " condiciones_de_entrega tipodocproveedor codigo_proveedor es_grupo es_pyme"
            " habilita_pago_adelantado liquidaci_n=liquidacion obligaci_n_ambiental=obligacion_ambiental"
            " obligaciones_postconsumo reversion estado_bpin anno_bpin espostconflicto destino_gasto"
            " origen_de_los_recursos=origen_recursos puntos_del_acuerdo=puntos_acuerdo"
            " pilares_del_acuerdo=pilares_acuerdo"
            " duraci_n_del_contrato=duracion_del_contrato=duraci_n_contrato"
            " el_contrato_puede_ser_prorrogado=contrato_puede_ser_prorrogado",
        ),
        *_columns(
            cells.prose,
            "objeto_del_contrato=objeto_contrato=objeto=descripcion descripcion_del_proceso=descripcion_proceso"
            # Some write the number of a person after the name.
            " proveedor_adjudicado=proveedor nombre_representante_legal",
        ),
        *_columns(cells.nit, "nit_entidad"),
        *_columns(_company, "documento_proveedor"),
        *_columns(cells.bpin, "c_digo_bpin=codigo_bpin=bpin"),
        *_columns(cells.link, "urlproceso=url_proceso"),
        *_columns(cells.count, "dias_adicionados meses_adicionados"),
        *_columns(
            cells.day,
            "fecha_de_firma=fecha_firma=fecha_de_firma_del_contrato"
            " fecha_de_inicio_del_contrato=fecha_inicio_contrato fecha_de_fin_del_contrato=fecha_fin_contrato"
            " ultima_actualizacion fecha_inicio_liquidacion fecha_fin_liquidacion"
            " fecha_de_notificaci_n_de_prorrogaci_n=fecha_notificaci_n_prorrogaci_n",
        ),
        *_columns(
            cells.pesos,
            "valor_del_contrato=valor_contrato valor_de_pago_adelantado=valor_pago_adelantado valor_facturado"
            " valor_pendiente_de_pago=valor_pendiente_pago valor_pagado valor_amortizado"
            " valor_pendiente_de=valor_pendiente=valor_pendiente_de_amortizacion"
            " valor_pendiente_de_ejecucion=valor_pendiente_ejecucion saldo_cdp saldo_vigencia"
            " presupuesto_general_de_la_nacion_pgn=presupuesto_general_nacion_pgn=recursos_pgn"
            "=presupuesto_general_de_la_nacion"
            " sistema_general_de_participaciones=sistema_general_participaciones=recursos_sgp"
            " sistema_general_de_regal_as=sistema_general_regal_as=sistema_general_de_regalias=recursos_sgr"
            " recursos_propios_alcald_as_gobernaciones_y_resguardos_ind_genas_"
            "=recursos_propios_alcald_as_gobernaciones_resguardos_ind_genas"
            "=recursos_propios_alcaldias_gobernaciones_y_resguardos_indigenas=recursos_territorio"
            " recursos_de_credito=recursos_credito recursos_propios",
        ),
    ),
)

PROCESSES = Table(
    source="p6dx-8zbt",
    label="la tabla de procesos de SECOP II",
    required=(("id_del_portafolio",), ("nombre_del_procedimiento", "descripci_n_del_procedimiento")),
    columns=(
        *_columns(_code, "id_del_portafolio id_del_proceso"),
        *_columns(
            cells.text,
            "entidad=nombre_entidad departamento_entidad ciudad_entidad ordenentidad codigo_pci=entidad_centralizada"
            " referencia_del_proceso ppi=pci fase modalidad_de_contratacion"
            " justificaci_n_modalidad_de=justificacion_modalidad_de=justificacion_modalidad_de_contratacion"
            " unidad_de_duracion ciudad_de_la_unidad_de=ciudad_de_la_unidad_de_contratacion"
            " nombre_de_la_unidad_de=nombre_de_la_unidad_de_contratacion estado_del_procedimiento"
            " id_estado_del_procedimiento adjudicado id_adjudicacion codigoproveedor departamento_proveedor"
            " ciudad_proveedor codigo_principal_de_categoria estado_de_apertura_del_proceso tipo_de_contrato"
            " subtipo_de_contrato"
            " categorias_adicionales codigo_entidad estado_resumen=estadoresumen",
        ),
        *_columns(
            cells.prose,
            "nombre_del_procedimiento descripci_n_del_procedimiento=descripcion_del_procedimiento"
            " nombre_del_proveedor=nombre_del_proveedor_adjudicado",
        ),
        *_columns(cells.nit, "nit_entidad"),
        *_columns(_company, "nit_del_proveedor_adjudicado"),
        *_columns(cells.link, "urlproceso=url_proceso"),
        *_columns(cells.pesos, "precio_base valor_total_adjudicacion"),
        *_columns(
            cells.count,
            "duracion proveedores_invitados proveedores_con_invitacion=proveedores_con_invitacion_directa"
            " visualizaciones_del=visualizaciones_del_procedimiento"
            " proveedores_que_manifestaron=proveedores_que_manifestaron_interes respuestas_al_procedimiento"
            " respuestas_externas conteo_de_respuestas_a_ofertas"
            " proveedores_unicos_con=proveedores_unicos_con_respuestas numero_de_lotes",
        ),
        *_columns(
            cells.day,
            "fecha_de_publicacion_del=fecha_de_publicacion_del_proceso"
            " fecha_de_ultima_publicaci=fecha_de_ultima_publicacion fecha_de_publicacion_fase"
            " fecha_de_publicacion_fase_1 fecha_de_publicacion_fase_2 fecha_de_publicacion_fase_3"
            " fecha_de_recepcion_de=fecha_de_recepcion_de_respuestas fecha_de_apertura_de_respuesta"
            " fecha_de_apertura_efectiva fecha_adjudicacion",
        ),
    ),
)

MODIFICATIONS = Table(
    source="u8cx-r425",
    label="la tabla de modificaciones de SECOP II",
    required=(("id_contrato",), ("identificador_modificacion",), ("valor_modificacion", "dias_extendidos")),
    columns=(
        *_columns(_code, "id_contrato identificador_modificacion=identificador identificador_requerimiento"),
        *_columns(cells.text, "estado_modificacion numero_version version_anterior_del_contrato tipo"),
        *_columns(cells.prose, "proposito_modificacion=proposito_de_la_modificacion descripcion"),
        *_columns(cells.bpin, "codigo_bpin"),
        *_columns(cells.change, "valor_modificacion"),
        *_columns(cells.count, "dias_extendidos"),
        *_columns(
            cells.day,
            "fecha_de_aprobacion=fecha_aprobacion fecha_de_carga fecha_creacion=fecha_de_creacion fecha_version"
            " fecha_inicio_contrato fecha_fin_contrato",
        ),
    ),
)

SUSPENSIONS = Table(
    source="u99c-7mfm",
    label="la tabla de suspensiones de SECOP II",
    required=(("id_contrato",), ("tipo",), ("fecha_de_aprobacion", "fecha_de_creacion")),
    excluded=frozenset({"valor_modificacion", "dias_extendidos", "identificador_modificacion"}),
    columns=(
        *_columns(_code, "id_contrato"),
        *_columns(cells.text, "tipo"),
        *_columns(cells.prose, "proposito_de_la_modificacion=proposito_modificacion"),
        *_columns(
            cells.day,
            "fecha_de_aprobacion=fecha_aprobacion fecha_de_creacion=fecha_creacion"
            " fecha_de_inicio_del_contrato fecha_de_fin_del_contrato",
        ),
    ),
)

EXECUTION = Table(
    source="mfmm-jqmq",
    label="la tabla de ejecución de SECOP II",
    required=(
        ("identificadorcontrato",),
        ("porcentaje_de_avance_real", "porcentajedeavanceesperado"),
    ),
    columns=(
        *_columns(_code, "identificadorcontrato=identificador_del_contrato=id_contrato"),
        *_columns(
            cells.text,
            "tipoejecucion=tipo_de_ejecucion nombreplan=nombre_del_plan estado_del_contrato"
            " referencia_de_articulos unidad cantidad_adjudicada cantidad_planeada"
            " cantidadrecibida=cantidad_recibida cantidadporrecibir=cantidad_por_recibir",
        ),
        *_columns(cells.prose, "descripci_n=descripcion"),
        *_columns(
            cells.share,
            "porcentajedeavanceesperado=porcentaje_de_avance_esperado"
            " porcentaje_de_avance_real=porcentajedeavancereal",
        ),
        *_columns(
            cells.day,
            "fechadeentregaesperada=fecha_de_entrega_esperada fechadeentregareal=fecha_de_entrega_real"
            " fechacreacion=fecha_creacion",
        ),
    ),
)

#: Every table that `import secop` reads.
SECOP = (CONTRACTS, PROCESSES, MODIFICATIONS, SUSPENSIONS, EXECUTION)

#: Where rows say what is bought or changed, in free words.
_WORDS = frozenset(
    "objeto_del_contrato descripcion_del_proceso nombre_del_procedimiento descripci_n_del_procedimiento"
    " referencia_del_contrato referencia_del_proceso condiciones_de_entrega proposito_modificacion"
    " proposito_de_la_modificacion descripcion descripci_n nombreplan referencia_de_articulos".split()
)
#: What is kept of the row of a home: its numbers and whose office wrote it.
_NUMBERS = frozenset(
    "id_contrato id_del_portafolio id_del_proceso identificador_modificacion identificadorcontrato nit_entidad".split()
)


def read(layout: Layout, row: Mapping[str, Cell]) -> Reading:
    """Read a row of SECOP II; of somebody's home nothing is kept but the numbers of the row."""
    reading = layout.read(row)
    if not homes.is_told(" ".join(str(reading.values[name]) for name in reading.values if name in _WORDS)):
        return reading
    values, payload = (
        {name: each for name, each in told.items() if name in _NUMBERS} for told in (reading.values, reading.payload)
    )
    return Reading({**values, "is_household": True}, payload, [])
