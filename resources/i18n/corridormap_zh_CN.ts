<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About corridormap</source>
        <translation>关于 corridormap</translation>
    </message>
    <message>
        <source>A desktop map viewer for international trade corridors</source>
        <translation>国际贸易走廊桌面地图浏览器</translation>
    </message>
    <message>
        <source>No bundled data was found.</source>
        <translation>没有找到自带数据。</translation>
    </message>
    <message>
        <source>MIT licence. Built with Python, Qt for Python and PROJ.</source>
        <translation>MIT 许可证。基于 Python、Qt for Python 和 PROJ。</translation>
    </message>
    <message>
        <source>Boundaries</source>
        <translation>边界画法</translation>
    </message>
    <message>
        <source>Data and credits</source>
        <translation>数据与致谢</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
</context>
<context>
    <name>AccessWords</name>
    <message>
        <source>bundled</source>
        <translation>随程序附带</translation>
    </message>
    <message>
        <source>untouched</source>
        <translation>未改动</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>Ships with the program and is never written to.</source>
        <translation>随程序附带，从不写入。</translation>
    </message>
    <message>
        <source>Opened for reading; no byte of it was changed.</source>
        <translation>以只读方式打开，未改动任何字节。</translation>
    </message>
    <message>
        <source>Cannot be written to; opened for reading.</source>
        <translation>无法写入，以只读方式打开。</translation>
    </message>
    <message>
        <source>bundled map, read-only</source>
        <translation>自带地图，只读</translation>
    </message>
    <message>
        <source>{files}: {state}</source>
        <translation>{files}：{state}</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 个文件</translation>
    </message>
    <message>
        <source>{n} files</source>
        <translation>{n} 个文件</translation>
    </message>
</context>
<context>
    <name>ActionTexts</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>导出(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Boundaries</source>
        <translation>边界画法(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation>面板(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Layer</source>
        <translation>图层(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>工具(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>File toolbar</source>
        <translation>文件工具栏</translation>
    </message>
    <message>
        <source>Map toolbar</source>
        <translation>地图工具栏</translation>
    </message>
    <message>
        <source>Tools toolbar</source>
        <translation>工具栏</translation>
    </message>
    <message>
        <source>&amp;New map</source>
        <translation>新地图(&amp;N)</translation>
    </message>
    <message>
        <source>Start again from the bundled map</source>
        <translation>从自带地图重新开始</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>Open GeoPackages or a project</source>
        <translation>打开 GeoPackage 或项目</translation>
    </message>
    <message>
        <source>&amp;Save project</source>
        <translation>保存项目(&amp;S)</translation>
    </message>
    <message>
        <source>Save project &amp;as…</source>
        <translation>项目另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Web page…</source>
        <translation>网页(&amp;W)…</translation>
    </message>
    <message>
        <source>Export the map as one web page that needs no network</source>
        <translation>把地图导出为一个无需联网的网页</translation>
    </message>
    <message>
        <source>Map as &amp;PNG…</source>
        <translation>地图存为 PNG(&amp;P)…</translation>
    </message>
    <message>
        <source>Save the map as a PNG picture</source>
        <translation>把地图存为 PNG 图片</translation>
    </message>
    <message>
        <source>&amp;Copy map</source>
        <translation>复制地图(&amp;C)</translation>
    </message>
    <message>
        <source>Copy the map as a picture</source>
        <translation>把地图复制为图片</translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation>设置(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation>查找(&amp;F)…</translation>
    </message>
    <message>
        <source>Find a place, port, crossing or corridor</source>
        <translation>查找地点、港口、口岸或走廊</translation>
    </message>
    <message>
        <source>&amp;Go to coordinate…</source>
        <translation>转到坐标(&amp;G)…</translation>
    </message>
    <message>
        <source>&amp;Clear selection</source>
        <translation>清除选择(&amp;C)</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Full extent</source>
        <translation>全图(&amp;F)</translation>
    </message>
    <message>
        <source>Show the whole map</source>
        <translation>显示整幅地图</translation>
    </message>
    <message>
        <source>Zoom to &amp;layer</source>
        <translation>缩放到图层(&amp;L)</translation>
    </message>
    <message>
        <source>Zoom to &amp;selection</source>
        <translation>缩放到所选(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Last view</source>
        <translation>上一视图(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Next view</source>
        <translation>下一视图(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Map only</source>
        <translation>仅显示地图(&amp;M)</translation>
    </message>
    <message>
        <source>Put panels and toolbars away, or bring them back</source>
        <translation>收起面板和工具栏，或重新显示</translation>
    </message>
    <message>
        <source>F&amp;ull screen</source>
        <translation>全屏(&amp;U)</translation>
    </message>
    <message>
        <source>La&amp;bels</source>
        <translation>标注(&amp;B)</translation>
    </message>
    <message>
        <source>Show or hide all labels</source>
        <translation>显示或隐藏全部标注</translation>
    </message>
    <message>
        <source>Names on the map in English</source>
        <translation>地图名称用英文</translation>
    </message>
    <message>
        <source>Names on the map in Chinese</source>
        <translation>地图名称用中文</translation>
    </message>
    <message>
        <source>&amp;De facto</source>
        <translation>实际控制线(&amp;D)</translation>
    </message>
    <message>
        <source>Draw boundaries as they are controlled (Natural Earth)</source>
        <translation>按实际控制画边界（Natural Earth）</translation>
    </message>
    <message>
        <source>&amp;China&apos;s viewpoint</source>
        <translation>中国画法(&amp;C)</translation>
    </message>
    <message>
        <source>Draw boundaries as China&apos;s maps do (Tianditu)</source>
        <translation>按中国地图画边界（天地图）</translation>
    </message>
    <message>
        <source>Attribute &amp;table</source>
        <translation>属性表(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Remove from the map</source>
        <translation>从地图移除(&amp;R)</translation>
    </message>
    <message>
        <source>Take the layer out of the map; its file stays as it is</source>
        <translation>把图层移出地图，文件保持原样</translation>
    </message>
    <message>
        <source>Re&amp;load from disk</source>
        <translation>从磁盘重新读取(&amp;L)</translation>
    </message>
    <message>
        <source>Read the current layer&apos;s file again, or else all opened files</source>
        <translation>重新读取当前图层的文件；未选图层时重新读取所有打开的文件</translation>
    </message>
    <message>
        <source>Coordinate &amp;reference system…</source>
        <translation>坐标参考系(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Move the map</source>
        <translation>移动地图(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Zoom to a box</source>
        <translation>框选放大(&amp;Z)</translation>
    </message>
    <message>
        <source>&amp;Identify</source>
        <translation>查询要素(&amp;I)</translation>
    </message>
    <message>
        <source>Click a feature to read about it</source>
        <translation>点击要素查看其资料</translation>
    </message>
    <message>
        <source>&amp;Select</source>
        <translation>选择(&amp;S)</translation>
    </message>
    <message>
        <source>Select features by click or box</source>
        <translation>点选或框选要素</translation>
    </message>
    <message>
        <source>M&amp;easure</source>
        <translation>测量(&amp;E)</translation>
    </message>
    <message>
        <source>Measure a chain of legs</source>
        <translation>测量连续多段</translation>
    </message>
    <message>
        <source>Measure &amp;along a corridor</source>
        <translation>沿走廊测量(&amp;A)</translation>
    </message>
    <message>
        <source>Measure between two points of one corridor</source>
        <translation>测量同一走廊上两点之间</translation>
    </message>
    <message>
        <source>Draw &amp;route</source>
        <translation>绘制路线(&amp;R)</translation>
    </message>
    <message>
        <source>Draw a proposed route through ports and crossings, or change it</source>
        <translation>经港口和口岸绘制或修改拟议路线</translation>
    </message>
    <message>
        <source>&amp;Keyboard and mouse</source>
        <translation>键盘与鼠标(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About corridormap</source>
        <translation>关于 corridormap(&amp;A)</translation>
    </message>
</context>
<context>
    <name>AffectedCorridors</name>
    <message>
        <source>Corridors affected</source>
        <translation>受影响的走廊</translation>
    </message>
    <message>
        <source>Looking at the corridors…</source>
        <translation>正在查看各走廊…</translation>
    </message>
    <message>
        <source>No drawn corridor is affected.</source>
        <translation>没有已绘制的走廊受到影响。</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>中断</translation>
    </message>
</context>
<context>
    <name>AssumptionsDialog</name>
    <message>
        <source>Assumptions</source>
        <translation>假设</translation>
    </message>
    <message>
        <source>Use them for new routes too</source>
        <translation>新路线也采用</translation>
    </message>
    <message>
        <source>Reset the row</source>
        <translation>重置此行</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>Assumption</source>
        <translation>假设</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>None of these is a fact of a corridor: they are what hours, costs and CO₂ are worked out with. Every result is shown with them.</source>
        <translation>以下均为假设，不是走廊的事实：时间、费用和二氧化碳据此计算。每个结果都附上这些假设。</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>货币</translation>
    </message>
    <message>
        <source>Only a name: amounts are not converted.</source>
        <translation>仅为名称：金额不作换算。</translation>
    </message>
</context>
<context>
    <name>AttributeModel</name>
    <message>
        <source>Reading {name}</source>
        <translation>正在读取 {name}</translation>
    </message>
    <message>
        <source>Filtering {name}</source>
        <translation>正在筛选 {name}</translation>
    </message>
    <message>
        <source>Sorting {name}</source>
        <translation>正在排序 {name}</translation>
    </message>
</context>
<context>
    <name>AttributeTable</name>
    <message>
        <source>Copying rows</source>
        <translation>正在复制行</translation>
    </message>
    <message>
        <source>Rows copied: {count}</source>
        <translation>已复制 {count} 行</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>{count} rows</source>
        <translation>{count} 行</translation>
    </message>
    <message>
        <source>{shown} of {count} rows</source>
        <translation>{count} 行中的 {shown} 行</translation>
    </message>
    <message>
        <source>{count} selected</source>
        <translation>已选 {count} 个</translation>
    </message>
    <message>
        <source>Filter rows</source>
        <translation>筛选行</translation>
    </message>
    <message>
        <source>Attribute table</source>
        <translation>属性表</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>复制行</translation>
    </message>
    <message>
        <source>Copy cell</source>
        <translation>复制单元格</translation>
    </message>
    <message>
        <source>Zoom to selection</source>
        <translation>缩放到所选</translation>
    </message>
    <message>
        <source>Show selected rows only</source>
        <translation>只显示所选行</translation>
    </message>
    <message>
        <source>Copy selected rows, or all when none is selected</source>
        <translation>复制所选行；未选时复制全部</translation>
    </message>
</context>
<context>
    <name>CheckControls</name>
    <message>
        <source>Stop (Esc)</source>
        <translation>停止（Esc）</translation>
    </message>
    <message>
        <source>Check again (F5)</source>
        <translation>重新检查（F5）</translation>
    </message>
    <message>
        <source>By corridor</source>
        <translation>按走廊</translation>
    </message>
    <message>
        <source>By rule</source>
        <translation>按规则</translation>
    </message>
    <message>
        <source>Filter findings</source>
        <translation>筛选检查结果</translation>
    </message>
    <message>
        <source>What findings are listed under</source>
        <translation>检查结果的分组方式</translation>
    </message>
    <message>
        <source>File to check</source>
        <translation>要检查的文件</translation>
    </message>
    <message>
        <source>Copy the list as text</source>
        <translation>复制列表为文本</translation>
    </message>
    <message>
        <source>Show errors</source>
        <translation>显示错误</translation>
    </message>
    <message>
        <source>Show warnings</source>
        <translation>显示警告</translation>
    </message>
</context>
<context>
    <name>CheckGroups</name>
    <message>
        <source>The file as a whole</source>
        <translation>整个文件</translation>
    </message>
</context>
<context>
    <name>ChooseCrsDialog</name>
    <message>
        <source>Coordinate reference system</source>
        <translation>坐标参考系</translation>
    </message>
    <message>
        <source>The file does not say which coordinate reference system “{name}” is in. Choose or type one; the file is not changed.</source>
        <translation>文件没有说明“{name}”用的是哪个坐标参考系。请选择或输入；文件不会被改动。</translation>
    </message>
    <message>
        <source>PROJ does not know this.</source>
        <translation>PROJ 不认识它。</translation>
    </message>
</context>
<context>
    <name>CoordinateButton</name>
    <message>
        <source>Longitude and latitude under the cursor. Click to switch the notation.</source>
        <translation>光标处的经度和纬度。点击切换写法。</translation>
    </message>
    <message>
        <source>Position of the cursor</source>
        <translation>光标位置</translation>
    </message>
</context>
<context>
    <name>CorridorCheckPanel</name>
    <message>
        <source>Checking {file}…</source>
        <translation>正在检查 {file}……</translation>
    </message>
    <message>
        <source>The check was stopped.</source>
        <translation>检查已停止。</translation>
    </message>
    <message>
        <source>Nothing here fits what is asked for.</source>
        <translation>没有符合条件的结果。</translation>
    </message>
    <message>
        <source>{file}: nothing found. It holds no corridor legs.</source>
        <translation>{file}：未发现问题。其中没有走廊区段。</translation>
    </message>
    <message>
        <source>{file}: nothing found in {count} legs.</source>
        <translation>{file}：{count} 个区段中未发现问题。</translation>
    </message>
    <message>
        <source>{file}: errors {errors}, warnings {warnings}, legs {count}</source>
        <translation>{file}：错误 {errors}，警告 {warnings}，区段 {count}</translation>
    </message>
    <message>
        <source>error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Corridor check</source>
        <translation>走廊检查</translation>
    </message>
    <message>
        <source>Findings; Enter shows one on the map</source>
        <translation>检查结果；按 Enter 在地图上显示</translation>
    </message>
</context>
<context>
    <name>CorridorComparison</name>
    <message>
        <source>Drawn</source>
        <translation>图上</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>公布</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差值</translation>
    </message>
    <message>
        <source>as the document gives it</source>
        <translation>按文件所载</translation>
    </message>
    <message>
        <source>{length} ({percent:+.1f} %), way minus published</source>
        <translation>{length}（{percent:+.1f} %），实际减公布</translation>
    </message>
</context>
<context>
    <name>CrashReportDialog</name>
    <message>
        <source>An error that should not happen</source>
        <translation>不应出现的错误</translation>
    </message>
    <message>
        <source>Something went wrong inside the program. Your files were not touched. You can go on working; if the map behaves oddly, save the project and start again. The report below helps whoever looks after the program.</source>
        <translation>程序内部出了错，您的文件没有被动过。可以继续工作；如果地图表现异常，请保存项目后重新启动。下面的报告可帮助维护程序的人。</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
</context>
<context>
    <name>DataWords</name>
    <message>
        <source>en</source>
        <comment>Code of the language translated to: zh</comment>
        <translation>zh</translation>
    </message>
</context>
<context>
    <name>Docks</name>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Identify</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>Named, not drawn</source>
        <translation>已提及未绘</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>路线</translation>
    </message>
    <message>
        <source>Corridor check</source>
        <translation>走廊检查</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Attribute table</source>
        <translation>属性表</translation>
    </message>
</context>
<context>
    <name>ExportPageDialog</name>
    <message>
        <source>Export as web page</source>
        <translation>导出为网页</translation>
    </message>
    <message>
        <source>One file that opens in any browser, without a network: the visible layers of this view with legend, labels, pop-ups, sources and the table of legs.</source>
        <translation>一个可在任何浏览器中打开、无需联网的文件：当前视图的可见图层，含图例、标注、弹窗、来源和路段表。</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Title:</source>
        <translation>标题：</translation>
    </message>
    <message>
        <source>Size:</source>
        <translation>大小：</translation>
    </message>
    <message>
        <source>Being prepared …</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
    <message>
        <source>Being written …</source>
        <translation>正在写入…</translation>
    </message>
</context>
<context>
    <name>FileBadge</name>
    <message>
        <source>read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>What was done to the files</source>
        <translation>对文件做过什么</translation>
    </message>
    <message>
        <source>What happened to the opened files: nothing. Click for each.</source>
        <translation>打开的文件未被做任何改动。点击查看各个文件。</translation>
    </message>
</context>
<context>
    <name>FileOpener</name>
    <message>
        <source>{name} is open already.</source>
        <translation>{name} 已经打开。</translation>
    </message>
    <message>
        <source>Opening {name}</source>
        <translation>正在打开 {name}</translation>
    </message>
    <message>
        <source>{file}, {layer} {reason} It cannot be placed on the map.</source>
        <translation>{file} 的 {layer}：{reason}无法放到地图上。</translation>
    </message>
    <message>
        <source>{file}, {layer} {reason} Degrees on WGS 84 are assumed.</source>
        <translation>{file} 的 {layer}：{reason}暂按 WGS 84 经纬度处理。</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>{name} holds no layers that can be shown on a map.</source>
        <translation>{name} 中没有可在地图上显示的图层。</translation>
    </message>
</context>
<context>
    <name>GoToDialog</name>
    <message>
        <source>Go to coordinate</source>
        <translation>转到坐标</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>转到</translation>
    </message>
    <message>
        <source>Coordinate:</source>
        <translation>坐标：</translation>
    </message>
    <message>
        <source>Read as:</source>
        <translation>读作：</translation>
    </message>
    <message>
        <source>As its letters say</source>
        <translation>按所注的方位字母</translation>
    </message>
    <message>
        <source>Latitude, longitude</source>
        <translation>纬度，经度</translation>
    </message>
    <message>
        <source>Longitude, latitude</source>
        <translation>经度，纬度</translation>
    </message>
    <message>
        <source>Not understood. Write two numbers, such as 108.62, 21.75.</source>
        <translation>无法识别。请写两个数，例如 108.62, 21.75。</translation>
    </message>
    <message>
        <source>Decimal degrees, or degrees, minutes, seconds:</source>
        <translation>十进制度，或度、分、秒：</translation>
    </message>
</context>
<context>
    <name>IdentifyPage</name>
    <message>
        <source>Sources</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Of the base map, not of the source documents.</source>
        <translation>来自底图，不是来源文件中的资料。</translation>
    </message>
    <message>
        <source>Fewer fields</source>
        <translation>收起字段</translation>
    </message>
    <message>
        <source>More fields ({count})</source>
        <translation>更多字段（{count}）</translation>
    </message>
    <message>
        <source>Longitude, latitude</source>
        <translation>经度，纬度</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>As drawn</source>
        <translation>图上长度</translation>
    </message>
    <message>
        <source>Along the real way</source>
        <translation>沿实际线路</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>公布</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差值</translation>
    </message>
    <message>
        <source>Of the main line, without its branches.</source>
        <translation>主线长度，不含支线。</translation>
    </message>
    <message>
        <source>Facts</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Counted for {group} ({count})</source>
        <translation>按{group}统计（{count}）</translation>
    </message>
    <message>
        <source>No. {rank}</source>
        <translation>第 {rank}</translation>
    </message>
    <message>
        <source>period not stated</source>
        <translation>未注明时期</translation>
    </message>
    <message>
        <source>since {date}</source>
        <translation>自 {date} 起</translation>
    </message>
    <message>
        <source>Belongs to</source>
        <translation>所属</translation>
    </message>
    <message>
        <source>On corridors</source>
        <translation>所在走廊</translation>
    </message>
    <message>
        <source>Legs</source>
        <translation>路段</translation>
    </message>
    <message>
        <source>From and to</source>
        <translation>起讫</translation>
    </message>
</context>
<context>
    <name>IdentifyPanel</name>
    <message>
        <source>Click a feature on the map to read what is known of it.</source>
        <translation>点击地图上的要素，查看已知的资料。</translation>
    </message>
    <message>
        <source>Previous feature here</source>
        <translation>此处上一个要素</translation>
    </message>
    <message>
        <source>Next feature here</source>
        <translation>此处下一个要素</translation>
    </message>
    <message>
        <source>Features here</source>
        <translation>此处的要素</translation>
    </message>
    <message>
        <source>Zoom to the feature</source>
        <translation>缩放到该要素</translation>
    </message>
    <message>
        <source>Copy the page as text</source>
        <translation>把本页复制为文本</translation>
    </message>
    <message>
        <source>What is known of the feature</source>
        <translation>该要素的资料</translation>
    </message>
</context>
<context>
    <name>IdentifyTool</name>
    <message>
        <source>and {count} more</source>
        <translation>另有 {count} 个</translation>
    </message>
</context>
<context>
    <name>JobProgress</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>LayerCommands</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Maps and projects</source>
        <translation>地图和项目</translation>
    </message>
    <message>
        <source>GeoPackages</source>
        <translation>GeoPackage</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Coordinate reference system of {name}</source>
        <translation>{name} 的坐标参考系</translation>
    </message>
</context>
<context>
    <name>LayerMenu</name>
    <message>
        <source>Zoom to</source>
        <translation>缩放到</translation>
    </message>
    <message>
        <source>Attribute table</source>
        <translation>属性表</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>Remove from map</source>
        <translation>从地图移除</translation>
    </message>
</context>
<context>
    <name>LayerProperties</name>
    <message>
        <source>Properties of {name}</source>
        <translation>{name} 的属性</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>访问</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>要素</translation>
    </message>
    <message>
        <source>Geometry type</source>
        <translation>几何类型</translation>
    </message>
    <message>
        <source>CRS</source>
        <translation>坐标参考系</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Remarks</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>integer</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>real</source>
        <translation>实数</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>boolean</source>
        <translation>是/否</translation>
    </message>
    <message>
        <source>date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>datetime</source>
        <translation>日期时间</translation>
    </message>
    <message>
        <source>blob</source>
        <translation>二进制</translation>
    </message>
    <message>
        <source>{count} coded values</source>
        <translation>{count} 个编码值</translation>
    </message>
</context>
<context>
    <name>LayerReader</name>
    <message>
        <source>Loading {name}</source>
        <translation>正在读取 {name}</translation>
    </message>
    <message>
        <source>Loading {name} was stopped; the map shows a part of it.</source>
        <translation>{name} 的读取已停止；地图只显示其中一部分。</translation>
    </message>
</context>
<context>
    <name>LayerTree</name>
    <message>
        <source>bundled</source>
        <translation>随程序附带</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>untouched</source>
        <translation>未改动</translation>
    </message>
    <message>
        <source>Ships with the program.</source>
        <translation>随程序附带。</translation>
    </message>
    <message>
        <source>The file, its folder or both cannot be written.</source>
        <translation>文件或其文件夹不可写。</translation>
    </message>
    <message>
        <source>The file has not been changed by this program.</source>
        <translation>本程序没有改动过该文件。</translation>
    </message>
    <message>
        <source>{count} features</source>
        <translation>{count} 个要素</translation>
    </message>
    <message>
        <source>Not shown at this scale.</source>
        <translation>此比例尺下不显示。</translation>
    </message>
</context>
<context>
    <name>LayerTreeModel</name>
    <message>
        <source>Rename {name}</source>
        <translation>重命名 {name}</translation>
    </message>
</context>
<context>
    <name>LayerTreePanel</name>
    <message>
        <source>Filter layers</source>
        <translation>筛选图层</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
    </message>
</context>
<context>
    <name>LegsTable</name>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Legs of the measurement</source>
        <translation>测量的各段</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Azimuth</source>
        <translation>方位角</translation>
    </message>
    <message>
        <source>So far</source>
        <translation>累计</translation>
    </message>
    <message>
        <source>{length} as drawn</source>
        <translation>所绘线长 {length}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Trade corridors</source>
        <translation>贸易走廊</translation>
    </message>
</context>
<context>
    <name>MapCanvas</name>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Arrow keys pan, plus and minus zoom, Home shows everything.</source>
        <translation>方向键移动，加减号缩放，Home 键显示全图。</translation>
    </message>
</context>
<context>
    <name>MapOutput</name>
    <message>
        <source>Save the map as a picture</source>
        <translation>把地图存为图片</translation>
    </message>
    <message>
        <source>PNG picture</source>
        <translation>PNG 图片</translation>
    </message>
    <message>
        <source>Drawing the map</source>
        <translation>正在绘制地图</translation>
    </message>
    <message>
        <source>The map was copied.</source>
        <translation>地图已复制。</translation>
    </message>
</context>
<context>
    <name>MeasureAlongTool</name>
    <message>
        <source>Click two points on a corridor · Tab: next corridor · Esc: give up</source>
        <translation>单击走廊上的两点 · Tab：下一条走廊 · Esc：放弃</translation>
    </message>
    <message>
        <source>No corridor is drawn here.</source>
        <translation>此处没有绘出走廊。</translation>
    </message>
    <message>
        <source>No corridor leads from one point to the other.</source>
        <translation>没有走廊连接这两点。</translation>
    </message>
    <message>
        <source>{number} of {count}, Tab: next corridor</source>
        <translation>第 {number}/{count} 条，Tab：下一条走廊</translation>
    </message>
</context>
<context>
    <name>MeasurePanel</name>
    <message>
        <source>Save measurements</source>
        <translation>保存测量结果</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>CSV 表格</translation>
    </message>
    <message>
        <source>Unit of length</source>
        <translation>长度单位</translation>
    </message>
    <message>
        <source>Snap to the base map</source>
        <translation>捕捉底图</translation>
    </message>
    <message>
        <source>What is measured is kept here.</source>
        <translation>测量结果保留在这里。</translation>
    </message>
    <message>
        <source>Zoom to the measurement</source>
        <translation>缩放到该测量</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Copy as CSV</source>
        <translation>复制为 CSV</translation>
    </message>
    <message>
        <source>Save all as CSV…</source>
        <translation>全部存为 CSV…</translation>
    </message>
    <message>
        <source>Make a route of it</source>
        <translation>转为路线</translation>
    </message>
    <message>
        <source>Delete the measurement</source>
        <translation>删除该测量</translation>
    </message>
</context>
<context>
    <name>MeasureTool</name>
    <message>
        <source>Click: add a point · Alt: no snapping · Backspace: take it back · Enter or double click: finish · Esc: give up</source>
        <translation>单击：加点 · Alt：不捕捉 · 退格：撤回一点 · 回车或双击：完成 · Esc：放弃</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message numerus="yes">
        <source>%n more · dismiss all</source>
        <translation>
            <numerusform>另有 %n 条 · 全部关闭</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MessageStrip</name>
    <message>
        <source>Copy this message</source>
        <translation>复制此消息</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>NotDrawnPanel</name>
    <message>
        <source>Sources</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Named in the documents, too vaguely to draw: {count}</source>
        <translation>文件中提及、但过于笼统而无法绘出：{count}</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Everything that the documents name is drawn.</source>
        <translation>文件提及的内容都已绘出。</translation>
    </message>
    <message>
        <source>Nothing here fits “{text}”.</source>
        <translation>没有与“{text}”相符的内容。</translation>
    </message>
    <message>
        <source>Filter names and notes</source>
        <translation>筛选名称和说明</translation>
    </message>
    <message>
        <source>Named, not drawn</source>
        <translation>已提及未绘</translation>
    </message>
</context>
<context>
    <name>OpacityRow</name>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Opacity of the layer</source>
        <translation>图层的不透明度</translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message>
        <source>This finding has no place on the map.</source>
        <translation>此项结果在地图上没有位置。</translation>
    </message>
</context>
<context>
    <name>PinsList</name>
    <message>
        <source>Measure {name}</source>
        <translation>测量 {name}</translation>
    </message>
    <message>
        <source>Delete {name}</source>
        <translation>删除 {name}</translation>
    </message>
    <message>
        <source>Pinned measurements</source>
        <translation>保留的测量</translation>
    </message>
    <message>
        <source>Tick to show on the map; F2 renames, Del deletes.</source>
        <translation>勾选即在地图上显示；F2 重命名，Del 删除。</translation>
    </message>
    <message>
        <source>Rename {name}</source>
        <translation>重命名 {name}</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>显示 {name}</translation>
    </message>
    <message>
        <source>Hide {name}</source>
        <translation>隐藏 {name}</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Decimal degrees</source>
        <translation>十进制度</translation>
    </message>
    <message>
        <source>Degrees, minutes, seconds</source>
        <translation>度、分、秒</translation>
    </message>
    <message>
        <source>Kilometres</source>
        <translation>千米</translation>
    </message>
    <message>
        <source>Nautical miles</source>
        <translation>海里</translation>
    </message>
    <message>
        <source>Miles</source>
        <translation>英里</translation>
    </message>
    <message>
        <source>The last project</source>
        <translation>上次的项目</translation>
    </message>
    <message>
        <source>The bundled map</source>
        <translation>自带地图</translation>
    </message>
    <message>
        <source>Language:</source>
        <translation>语言：</translation>
    </message>
    <message>
        <source>Coordinates:</source>
        <translation>坐标：</translation>
    </message>
    <message>
        <source>Lengths:</source>
        <translation>长度：</translation>
    </message>
    <message>
        <source>Open at the start:</source>
        <translation>启动时打开：</translation>
    </message>
    <message>
        <source>Memory for layers:</source>
        <translation>图层内存：</translation>
    </message>
    <message>
        <source>Larger layers are drawn from a reduced copy and read from the file where you look. Counts for layers opened or read again (F5) from now on. Default: {size} MB.</source>
        <translation>更大的图层以简化副本绘制，并按所看的位置从文件读取。对此后打开或重新读取（F5）的图层生效。默认：{size} MB。</translation>
    </message>
</context>
<context>
    <name>ProjectFiles</name>
    <message>
        <source>Untitled map</source>
        <translation>未命名地图</translation>
    </message>
    <message>
        <source>Opening {name}</source>
        <translation>正在打开 {name}</translation>
    </message>
    <message>
        <source>Save project</source>
        <translation>保存项目</translation>
    </message>
    <message>
        <source>corridormap project</source>
        <translation>corridormap 项目</translation>
    </message>
    <message>
        <source>Save the changes to “{name}”?</source>
        <translation>要保存对“{name}”的更改吗？</translation>
    </message>
    <message>
        <source>The map&apos;s layers, looks and measurements; opened data files are not written.</source>
        <translation>保存的是地图的图层、样式和测量；不会写入打开的数据文件。</translation>
    </message>
    <message>
        <source>Saved {name}.</source>
        <translation>已保存 {name}。</translation>
    </message>
    <message>
        <source>Files of this project are not there: {names}. The project keeps them.</source>
        <translation>找不到此项目的文件：{names}。项目会保留它们。</translation>
    </message>
</context>
<context>
    <name>ProjectUndo</name>
    <message>
        <source>Show {name}</source>
        <translation>显示 {name}</translation>
    </message>
    <message>
        <source>Hide {name}</source>
        <translation>隐藏 {name}</translation>
    </message>
    <message>
        <source>Opacity of {name}</source>
        <translation>{name} 的不透明度</translation>
    </message>
    <message>
        <source>Rename {name}</source>
        <translation>重命名 {name}</translation>
    </message>
    <message>
        <source>Style of {name}</source>
        <translation>{name} 的样式</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>移除 {name}</translation>
    </message>
    <message>
        <source>Move {name}</source>
        <translation>移动 {name}</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>打开 {name}</translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>Clear the list</source>
        <translation>清空列表</translation>
    </message>
    <message>
        <source>No files yet</source>
        <translation>还没有文件</translation>
    </message>
</context>
<context>
    <name>Reloading</name>
    <message>
        <source>No file was opened that could be read again.</source>
        <translation>没有打开可以重新读取的文件。</translation>
    </message>
    <message>
        <source>Reading {name} again</source>
        <translation>正在重新读取 {name}</translation>
    </message>
    <message>
        <source>{name} was changed on disk by another program.</source>
        <translation>{name} 已被其他程序在磁盘上改动。</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>{name} was moved or deleted; the map shows what was read before.</source>
        <translation>{name} 已被移动或删除；地图显示的是之前读取的内容。</translation>
    </message>
    <message>
        <source>{name} has no longer: {layers}. The map shows what was read before.</source>
        <translation>{name} 中已没有：{layers}。地图显示的是之前读取的内容。</translation>
    </message>
    <message>
        <source>{name} was read again.</source>
        <translation>已重新读取 {name}。</translation>
    </message>
    <message>
        <source>{names} were read again.</source>
        <translation>已重新读取 {names}。</translation>
    </message>
</context>
<context>
    <name>RouteAbout</name>
    <message>
        <source>Change status</source>
        <translation>修改状态</translation>
    </message>
    <message>
        <source>Change author</source>
        <translation>修改作者</translation>
    </message>
    <message>
        <source>Change notes</source>
        <translation>修改备注</translation>
    </message>
    <message>
        <source>Made {made}, changed {changed}</source>
        <translation>创建于 {made}，修改于 {changed}</translation>
    </message>
    <message>
        <source>Status, author and notes: {text}</source>
        <translation>状态、作者和备注：{text}</translation>
    </message>
    <message>
        <source>Status:</source>
        <translation>状态：</translation>
    </message>
    <message>
        <source>Author:</source>
        <translation>作者：</translation>
    </message>
    <message>
        <source>Notes:</source>
        <translation>备注：</translation>
    </message>
    <message>
        <source>Status, author, notes and dates</source>
        <translation>状态、作者、备注和日期</translation>
    </message>
</context>
<context>
    <name>RouteAlternatives</name>
    <message>
        <source>Way</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>Ask for up to {count} other ways to compare.</source>
        <translation>可要求至多 {count} 条其他路径进行比较。</translation>
    </message>
    <message>
        <source>{found} of {wanted} found: others share 70% of the way or more.</source>
        <translation>要求 {wanted} 条，找到 {found} 条：其余与已有路径重合 70% 以上。</translation>
    </message>
    <message>
        <source>Numbers are what a way adds to the best one.</source>
        <translation>数字为与最佳路径之差。</translation>
    </message>
    <message>
        <source>Alternatives</source>
        <translation>备选路线</translation>
    </message>
    <message>
        <source>How many alternatives</source>
        <translation>备选路线数量</translation>
    </message>
    <message>
        <source>Differences from the best route</source>
        <translation>与最佳路线之差</translation>
    </message>
</context>
<context>
    <name>RouteClosures</name>
    <message>
        <source>“{text}”: nothing that can be closed is called so.</source>
        <translation>“{text}”：没有可关闭的对象叫这个名称。</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>there is no way even with all open</source>
        <translation>全部开放也无路可通</translation>
    </message>
    <message>
        <source>cut: no other way</source>
        <translation>中断：没有其他路径</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>the best way does not use it</source>
        <translation>最佳路径不经过此处</translation>
    </message>
    <message>
        <source>detour against the open way</source>
        <translation>较开放时的绕行</translation>
    </message>
    <message>
        <source>All together: cut.</source>
        <translation>全部关闭：中断。</translation>
    </message>
    <message>
        <source>All together: {length} {unit}, {hours} h against the open way.</source>
        <translation>全部关闭：较开放时 {length} {unit}，{hours} 小时。</translation>
    </message>
    <message>
        <source>Nothing is closed. Type the name of a crossing, port, strait or leg.</source>
        <translation>没有关闭任何对象。请输入口岸、港口、海峡或路段的名称。</translation>
    </message>
    <message>
        <source>Close a crossing, port, strait…</source>
        <translation>关闭口岸、港口、海峡…</translation>
    </message>
    <message>
        <source>Close by name</source>
        <translation>按名称关闭</translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation>重新开放</translation>
    </message>
    <message>
        <source>What is closed</source>
        <translation>已关闭的对象</translation>
    </message>
</context>
<context>
    <name>RouteDesk</name>
    <message>
        <source>Add {name}</source>
        <translation>添加{name}</translation>
    </message>
    <message>
        <source>Move {name}</source>
        <translation>移动{name}</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>移除{name}</translation>
    </message>
    <message>
        <source>Reverse route</source>
        <translation>路线反向</translation>
    </message>
    <message>
        <source>Close {name}</source>
        <translation>关闭{name}</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>重新开放{name}</translation>
    </message>
    <message>
        <source>New route</source>
        <translation>新建路线</translation>
    </message>
</context>
<context>
    <name>RouteDrag</name>
    <message>
        <source>Move {name}</source>
        <translation>移动{name}</translation>
    </message>
    <message>
        <source>Move a point of the way</source>
        <translation>移动途经点</translation>
    </message>
    <message>
        <source>Go by {name}</source>
        <translation>途经{name}</translation>
    </message>
</context>
<context>
    <name>RouteFoot</name>
    <message>
        <source>Change assumptions</source>
        <translation>修改假设</translation>
    </message>
    <message>
        <source>All by default; hours, cost and CO₂ rest on them.</source>
        <translation>均为默认值；时间、费用和二氧化碳以此为据。</translation>
    </message>
    <message>
        <source>Assumptions…</source>
        <translation>假设…</translation>
    </message>
    <message>
        <source>Speeds, waiting times, prices and emissions</source>
        <translation>速度、等待时间、价格和排放</translation>
    </message>
</context>
<context>
    <name>RouteHead</name>
    <message>
        <source>Rename route</source>
        <translation>重命名路线</translation>
    </message>
    <message>
        <source>Name of the route</source>
        <translation>路线名称</translation>
    </message>
    <message>
        <source>New route; this one is stored</source>
        <translation>新建路线；当前路线已存储</translation>
    </message>
    <message>
        <source>Turn the route round</source>
        <translation>反转路线</translation>
    </message>
    <message>
        <source>Stored routes</source>
        <translation>已存储的路线</translation>
    </message>
    <message>
        <source>Copy or save the table</source>
        <translation>复制或保存表格</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>保存为 CSV…</translation>
    </message>
    <message>
        <source>Save as Excel workbook…</source>
        <translation>保存为 Excel 工作簿…</translation>
    </message>
</context>
<context>
    <name>RouteLegs</name>
    <message>
        <source>{unit} so far</source>
        <translation>累计 {unit}</translation>
    </message>
    <message>
        <source>straight</source>
        <translation>直线</translation>
    </message>
    <message>
        <source>From – to, mode, method</source>
        <translation>起讫、方式、方法</translation>
    </message>
    <message>
        <source>Legs of the route</source>
        <translation>路线的路段</translation>
    </message>
</context>
<context>
    <name>RouteMenus</name>
    <message>
        <source>Only pass through</source>
        <translation>仅途经不停留</translation>
    </message>
    <message>
        <source>Remove the stop</source>
        <translation>移除该站点</translation>
    </message>
    <message>
        <source>Point of the way</source>
        <translation>途经点</translation>
    </message>
    <message>
        <source>Remove the point</source>
        <translation>移除该途经点</translation>
    </message>
    <message>
        <source>Remove all points of the way</source>
        <translation>移除全部途经点</translation>
    </message>
    <message>
        <source>Route from here</source>
        <translation>从此处出发</translation>
    </message>
    <message>
        <source>Route via here</source>
        <translation>途经此处</translation>
    </message>
    <message>
        <source>Route to here</source>
        <translation>前往此处</translation>
    </message>
    <message>
        <source>Mode: {here} – {there}</source>
        <translation>运输方式：{here} – {there}</translation>
    </message>
    <message>
        <source>Go on by: {mode}</source>
        <translation>运输方式改为{mode}</translation>
    </message>
    <message>
        <source>Way: {here} – {there}</source>
        <translation>走法：{here} – {there}</translation>
    </message>
    <message>
        <source>Along {corridor}</source>
        <translation>沿{corridor}</translation>
    </message>
    <message>
        <source>By hand, vertex by vertex</source>
        <translation>手工逐点绘制</translation>
    </message>
    <message>
        <source>Reopen {name}</source>
        <translation>重新开放{name}</translation>
    </message>
    <message>
        <source>Close {name} for this route</source>
        <translation>对本路线关闭{name}</translation>
    </message>
    <message>
        <source>Reverse the route</source>
        <translation>路线反向</translation>
    </message>
</context>
<context>
    <name>RouteNumbers</name>
    <message>
        <source>{days} d {hours} h</source>
        <translation>{days} 天 {hours} 小时</translation>
    </message>
</context>
<context>
    <name>RouteOnTheWay</name>
    <message>
        <source>Border crossings</source>
        <translation>边境口岸</translation>
    </message>
    <message>
        <source>No border is crossed.</source>
        <translation>不跨越边境。</translation>
    </message>
    <message>
        <source>the gauge changes</source>
        <translation>轨距变化</translation>
    </message>
    <message>
        <source>Made for</source>
        <translation>设计能力</translation>
    </message>
    <message>
        <source>Carries</source>
        <translation>实际运量</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Member regions</source>
        <translation>成员地区</translation>
    </message>
    <message>
        <source>Borders, warnings and member regions</source>
        <translation>口岸、警告和成员地区</translation>
    </message>
</context>
<context>
    <name>RouteOptions</name>
    <message>
        <source>Best by {criterion}</source>
        <translation>按{criterion}最优</translation>
    </message>
    <message>
        <source>Allow {mode}</source>
        <translation>允许{mode}</translation>
    </message>
    <message>
        <source>Avoid {mode}</source>
        <translation>避开{mode}</translation>
    </message>
    <message>
        <source>Best by</source>
        <translation>最优</translation>
    </message>
    <message>
        <source>Air: only where nothing else is allowed, or wished for a part</source>
        <translation>航空：仅在不允许其他方式或某段指定时使用</translation>
    </message>
</context>
<context>
    <name>RoutePanel</name>
    <message>
        <source>CSV table</source>
        <translation>CSV 表格</translation>
    </message>
    <message>
        <source>Excel workbook</source>
        <translation>Excel 工作簿</translation>
    </message>
    <message>
        <source>“{text}”: no place is called so.</source>
        <translation>“{text}”：没有地点叫这个名称。</translation>
    </message>
    <message>
        <source>Looking for a way…</source>
        <translation>正在寻找路径…</translation>
    </message>
    <message>
        <source>Now the next stop: type its name above, or click on the map.</source>
        <translation>请添加下一站：在上方输入名称，或在地图上单击。</translation>
    </message>
    <message>
        <source>Type two places above, or choose the route tool and click on the map. The way between them, its borders, hours, cost and CO₂ are shown here, and stored at once.</source>
        <translation>请在上方输入两个地点，或选择路线工具后在地图上单击。两地之间的路径、口岸、时间、费用和二氧化碳将显示在此处，并立即存储。</translation>
    </message>
    <message>
        <source>Save the route</source>
        <translation>保存路线</translation>
    </message>
    <message>
        <source>Add a stop: name or latitude, longitude</source>
        <translation>添加停靠点：名称或纬度, 经度</translation>
    </message>
    <message>
        <source>Add a stop by name</source>
        <translation>按名称添加停靠点</translation>
    </message>
</context>
<context>
    <name>RouteResults</name>
    <message>
        <source>Legs</source>
        <translation>路段</translation>
    </message>
    <message>
        <source>Borders</source>
        <translation>口岸</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Legs, borders, changes of gauge and mode</source>
        <translation>路段、口岸、换轨和换装</translation>
    </message>
    <message>
        <source>Warnings, crossings with their capacity, member regions</source>
        <translation>警告、口岸及其能力、成员地区</translation>
    </message>
    <message>
        <source>Alternatives beside the best route</source>
        <translation>最佳路线与备选路线</translation>
    </message>
    <message>
        <source>What is closed, and what that costs</source>
        <translation>已关闭的对象及其代价</translation>
    </message>
</context>
<context>
    <name>RouteRows</name>
    <message>
        <source>Along the way: {length} ({method})</source>
        <translation>沿线：{length}（{method}）</translation>
    </message>
    <message>
        <source>As drawn: {length} (geodesic, WGS 84)</source>
        <translation>所绘线长：{length}（大地线，WGS 84）</translation>
    </message>
    <message>
        <source>Straight: {length} (geodesic, WGS 84)</source>
        <translation>直线：{length}（大地线，WGS 84）</translation>
    </message>
    <message>
        <source>By way of: {names}</source>
        <translation>经由：{names}</translation>
    </message>
    <message>
        <source>{event}: {place}</source>
        <translation>{event}：{place}</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Lengths along the way: {methods}. From end to end straight: {straight} (geodesic, WGS 84).</source>
        <translation>沿线长度：{methods}。首尾直线距离：{straight}（大地线，WGS 84）。</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>Alternative {number}</source>
        <translation>备选 {number}</translation>
    </message>
    <message>
        <source>over {names}</source>
        <translation>经{names}</translation>
    </message>
    <message>
        <source>by way of {names}</source>
        <translation>经由{names}</translation>
    </message>
    <message>
        <source>not {names}</source>
        <translation>不经{names}</translation>
    </message>
    <message>
        <source>{count} unnamed</source>
        <translation>{count} 处未命名</translation>
    </message>
</context>
<context>
    <name>RouteShelfList</name>
    <message>
        <source>Open {name}</source>
        <translation>打开{name}</translation>
    </message>
    <message>
        <source>{name} (copy)</source>
        <translation>{name}（副本）</translation>
    </message>
    <message>
        <source>Duplicate {name}</source>
        <translation>复制{name}</translation>
    </message>
    <message>
        <source>Delete {name}</source>
        <translation>删除{name}</translation>
    </message>
    <message>
        <source>Stored routes</source>
        <translation>已存储的路线</translation>
    </message>
    <message>
        <source>What is drawn is stored here at once, without being asked.</source>
        <translation>所绘路线立即自动存储于此。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Other file…</source>
        <translation>更换文件…</translation>
    </message>
    <message>
        <source>Keep routes in another GeoPackage</source>
        <translation>将路线保存到另一个 GeoPackage</translation>
    </message>
    <message>
        <source>File that routes are stored in</source>
        <translation>保存路线的文件</translation>
    </message>
</context>
<context>
    <name>RouteStrip</name>
    <message>
        <source>Strip of the route by mode</source>
        <translation>路线的方式条带图</translation>
    </message>
</context>
<context>
    <name>RouteText</name>
    <message>
        <source>{amount} {currency} a TEU</source>
        <translation>{amount} {currency}/标准箱</translation>
    </message>
    <message>
        <source>{amount} kg CO₂ a TEU</source>
        <translation>{amount} 千克 CO₂/标准箱</translation>
    </message>
    <message>
        <source>Route without a name</source>
        <translation>未命名路线</translation>
    </message>
    <message>
        <source>Best by {criterion}: {totals}</source>
        <translation>按{criterion}最优：{totals}</translation>
    </message>
    <message>
        <source>Modes allowed: {modes}</source>
        <translation>允许的方式：{modes}</translation>
    </message>
    <message>
        <source>Closed: {names}</source>
        <translation>关闭：{names}</translation>
    </message>
    <message>
        <source>{length} so far</source>
        <translation>累计 {length}</translation>
    </message>
    <message>
        <source>Assumptions, none of them a fact:</source>
        <translation>假设（均非事实）：</translation>
    </message>
    <message>
        <source>default {value}</source>
        <translation>默认 {value}</translation>
    </message>
</context>
<context>
    <name>RouteTool</name>
    <message>
        <source>Click: add a stop · Alt: no snapping · Backspace: take it out · Enter or double click: end · right button: mode and way</source>
        <translation>单击：添加站点 · Alt：不捕捉 · 退格：移除 · 回车或双击：结束 · 右键：方式与走法</translation>
    </message>
    <message>
        <source>Drag a stop or the line: change the route · click: begin another one · right button: mode and way</source>
        <translation>拖动站点或线条：修改路线 · 单击：开始新路线 · 右键：方式与走法</translation>
    </message>
    <message>
        <source>Remove a point of the way</source>
        <translation>移除途经点</translation>
    </message>
</context>
<context>
    <name>RouteWords</name>
    <message>
        <source>Any mode</source>
        <translation>任意方式</translation>
    </message>
    <message>
        <source>Rail</source>
        <translation>铁路</translation>
    </message>
    <message>
        <source>Road</source>
        <translation>公路</translation>
    </message>
    <message>
        <source>Sea</source>
        <translation>海运</translation>
    </message>
    <message>
        <source>Inland waterway</source>
        <translation>内河航运</translation>
    </message>
    <message>
        <source>Air</source>
        <translation>航空</translation>
    </message>
    <message>
        <source>Sea port</source>
        <translation>海港</translation>
    </message>
    <message>
        <source>River port</source>
        <translation>内河港</translation>
    </message>
    <message>
        <source>Inland hub</source>
        <translation>内陆枢纽</translation>
    </message>
    <message>
        <source>Rail station</source>
        <translation>铁路车站</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>园区</translation>
    </message>
    <message>
        <source>Border crossing</source>
        <translation>边境口岸</translation>
    </message>
    <message>
        <source>Border</source>
        <translation>边境</translation>
    </message>
    <message>
        <source>Strait or canal</source>
        <translation>海峡或运河</translation>
    </message>
    <message>
        <source>Corridor leg</source>
        <translation>走廊路段</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>CO₂</source>
        <translation>CO₂</translation>
    </message>
    <message>
        <source>Operating</source>
        <translation>运营</translation>
    </message>
    <message>
        <source>Trial</source>
        <translation>试运行</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>已批准</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>计划中</translation>
    </message>
    <message>
        <source>Under construction</source>
        <translation>在建</translation>
    </message>
    <message>
        <source>Being upgraded</source>
        <translation>改造中</translation>
    </message>
    <message>
        <source>Named</source>
        <translation>仅提及</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>路网</translation>
    </message>
    <message>
        <source>Great circle</source>
        <translation>大圆线</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>手绘</translation>
    </message>
    <message>
        <source>Along {corridor}</source>
        <translation>沿{corridor}</translation>
    </message>
    <message>
        <source>network</source>
        <translation>路网</translation>
    </message>
    <message>
        <source>sea grid</source>
        <translation>海上网格</translation>
    </message>
    <message>
        <source>waterway</source>
        <translation>航道</translation>
    </message>
    <message>
        <source>geodesic</source>
        <translation>大地线</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>手绘</translation>
    </message>
    <message>
        <source>Change of gauge</source>
        <translation>换轨</translation>
    </message>
    <message>
        <source>Change of mode</source>
        <translation>换装</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>停留</translation>
    </message>
    <message>
        <source>Countries</source>
        <translation>国家</translation>
    </message>
    <message>
        <source>Provinces</source>
        <translation>省级</translation>
    </message>
    <message>
        <source>Prefectures</source>
        <translation>地级</translation>
    </message>
    <message>
        <source>Cities</source>
        <translation>城市</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Carriage</source>
        <translation>运费</translation>
    </message>
    <message>
        <source>Emission of CO₂</source>
        <translation>二氧化碳排放</translation>
    </message>
    <message>
        <source>Time at a border</source>
        <translation>过境时间</translation>
    </message>
    <message>
        <source>Fees at a border</source>
        <translation>过境费用</translation>
    </message>
    <message>
        <source>Time to change the gauge</source>
        <translation>换轨时间</translation>
    </message>
    <message>
        <source>Cost to change the gauge</source>
        <translation>换轨费用</translation>
    </message>
    <message>
        <source>Time to change the mode</source>
        <translation>换装时间</translation>
    </message>
    <message>
        <source>Handling</source>
        <translation>装卸</translation>
    </message>
    <message>
        <source>Load of a container</source>
        <translation>集装箱载重</translation>
    </message>
    <message>
        <source>at a port</source>
        <translation>港口</translation>
    </message>
    <message>
        <source>on land</source>
        <translation>陆上</translation>
    </message>
    <message>
        <source>within a customs union</source>
        <translation>关税同盟内</translation>
    </message>
    <message>
        <source>{group}: {item}</source>
        <translation>{group}：{item}</translation>
    </message>
    <message>
        <source>{currency} a TEU-km</source>
        <translation>{currency}/标准箱公里</translation>
    </message>
    <message>
        <source>{currency} a TEU</source>
        <translation>{currency}/标准箱</translation>
    </message>
    <message>
        <source>g a tonne-km</source>
        <translation>克/吨公里</translation>
    </message>
</context>
<context>
    <name>RouteWorkshop</name>
    <message>
        <source>Reading the networks…</source>
        <translation>正在读取路网…</translation>
    </message>
    <message>
        <source>File for routes</source>
        <translation>路线文件</translation>
    </message>
</context>
<context>
    <name>SavedMessage</name>
    <message>
        <source>Saved {name}.</source>
        <translation>已保存 {name}。</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
</context>
<context>
    <name>ScaleBox</name>
    <message>
        <source>Scale at the middle of the map. Type one, such as 1:5,000,000 or 5M.</source>
        <translation>地图中心的比例尺。可直接输入，如 1:5,000,000 或 500万。</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>比例尺</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Coordinate</source>
        <translation>坐标</translation>
    </message>
    <message>
        <source>Names are still being read…</source>
        <translation>仍在读取名称…</translation>
    </message>
    <message>
        <source>Nothing is called “{text}”.</source>
        <translation>没有名为“{text}”的内容。</translation>
    </message>
    <message>
        <source>Too large to be searched: {layers}.</source>
        <translation>太大，无法搜索：{layers}。</translation>
    </message>
    <message>
        <source>Coordinate, read as longitude, latitude</source>
        <translation>坐标，按“经度，纬度”读</translation>
    </message>
    <message>
        <source>Coordinate, read as latitude, longitude</source>
        <translation>坐标，按“纬度，经度”读</translation>
    </message>
    <message>
        <source>Find a place, port, corridor…</source>
        <translation>查找地点、港口、走廊…</translation>
    </message>
    <message>
        <source>Find by name</source>
        <translation>按名称查找</translation>
    </message>
</context>
<context>
    <name>SearchModel</name>
    <message>
        <source>named, not drawn</source>
        <translation>已提及未绘</translation>
    </message>
</context>
<context>
    <name>SelectTool</name>
    <message>
        <source>Click or draw a box · Shift: add · Ctrl: add or take away</source>
        <translation>单击或拖框选择 · Shift：添加 · Ctrl：添加或去除</translation>
    </message>
    <message>
        <source>1 feature selected · Esc: none</source>
        <translation>已选 1 个要素 · Esc：清除</translation>
    </message>
    <message>
        <source>{count} features selected · Esc: none</source>
        <translation>已选 {count} 个要素 · Esc：清除</translation>
    </message>
    <message>
        <source>Selecting</source>
        <translation>正在选择</translation>
    </message>
</context>
<context>
    <name>SelectionSteps</name>
    <message numerus="yes">
        <source>Select %n feature(s)</source>
        <translation>
            <numerusform>选择 %n 个要素</numerusform>
        </translation>
    </message>
    <message>
        <source>Select nothing</source>
        <translation>取消选择</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard and mouse</source>
        <translation>键盘与鼠标</translation>
    </message>
    <message>
        <source>Find a command or key</source>
        <translation>查找命令或按键</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>作用</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Zoom about the cursor</source>
        <translation>以光标为中心缩放</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>Zoom in about the cursor</source>
        <translation>以光标为中心放大</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>双击</translation>
    </message>
    <message>
        <source>Move the map</source>
        <translation>移动地图</translation>
    </message>
    <message>
        <source>Drag, or arrow keys</source>
        <translation>拖动或方向键</translation>
    </message>
    <message>
        <source>Zoom to a box</source>
        <translation>框选放大</translation>
    </message>
    <message>
        <source>Shift and drag</source>
        <translation>按住 Shift 拖动</translation>
    </message>
    <message>
        <source>Add to the selection</source>
        <translation>加入选择</translation>
    </message>
    <message>
        <source>Shift and click</source>
        <translation>按住 Shift 点击</translation>
    </message>
    <message>
        <source>Clear the selection, or stop the tool</source>
        <translation>清除选择或停止工具</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Do not snap</source>
        <translation>不捕捉</translation>
    </message>
    <message>
        <source>Hold Alt</source>
        <translation>按住 Alt</translation>
    </message>
    <message>
        <source>Take back the last point</source>
        <translation>撤回上一点</translation>
    </message>
    <message>
        <source>Backspace</source>
        <translation>退格键</translation>
    </message>
    <message>
        <source>End the measurement</source>
        <translation>结束测量</translation>
    </message>
    <message>
        <source>Esc or double click</source>
        <translation>Esc 或双击</translation>
    </message>
</context>
<context>
    <name>ShownRoute</name>
    <message>
        <source>unnamed at {place}</source>
        <translation>未命名口岸（{place}）</translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message>
        <source>added</source>
        <translation>补充</translation>
    </message>
    <message>
        <source>added: {why}</source>
        <translation>补充：{why}</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Coordinate reference system that the map is drawn in</source>
        <translation>地图所用的坐标参考系</translation>
    </message>
</context>
<context>
    <name>StopsList</name>
    <message>
        <source>Move {name}</source>
        <translation>移动{name}</translation>
    </message>
    <message>
        <source>Show on the map</source>
        <translation>在地图上显示</translation>
    </message>
    <message>
        <source>How to go on…</source>
        <translation>续行方式…</translation>
    </message>
    <message>
        <source>Only pass through</source>
        <translation>仅途经</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Go on by {way}</source>
        <translation>续行方式：{way}</translation>
    </message>
    <message>
        <source>Along a corridor</source>
        <translation>沿走廊</translation>
    </message>
    <message>
        <source>passed through</source>
        <translation>途经</translation>
    </message>
    <message>
        <source>Stops of the route</source>
        <translation>路线的停靠点</translation>
    </message>
    <message>
        <source>Drag or Alt+Up and Alt+Down reorder, Del removes, Space chooses the way on.</source>
        <translation>拖动或 Alt+↑、Alt+↓ 调整顺序，Del 移除，空格选择续行方式。</translation>
    </message>
</context>
<context>
    <name>UndoActions</name>
    <message>
        <source>&amp;Undo: {step}</source>
        <translation>撤销(&amp;U)：{step}</translation>
    </message>
    <message>
        <source>&amp;Redo: {step}</source>
        <translation>重做(&amp;R)：{step}</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
</context>
<context>
    <name>Values</name>
    <message>
        <source>{count} bytes</source>
        <translation>{count} 字节</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
</context>
<context>
    <name>WindowLanguage</name>
    <message>
        <source>Boundaries</source>
        <translation>边界画法</translation>
    </message>
    <message>
        <source>This map draws no boundaries of its own.</source>
        <translation>此地图没有自己的边界。</translation>
    </message>
    <message>
        <source>Boundaries are drawn as China&apos;s maps have them (Tianditu). View → Boundaries shows the de facto drawing.</source>
        <translation>边界按中国地图（天地图）绘制。“视图 → 边界画法”可切换为实际控制线。</translation>
    </message>
    <message>
        <source>Boundaries are drawn de facto, as they are controlled (Natural Earth), disputed ones dashed. This is no statement about any claim. View → Boundaries shows China&apos;s viewpoint.</source>
        <translation>边界按实际控制线（Natural Earth）绘制，有争议的用虚线。这不代表对任何主张的立场。“视图 → 边界画法”可切换为中国画法。</translation>
    </message>
    <message>
        <source>No font on this machine has Chinese letters, so Chinese names show as boxes. To get one: {how}</source>
        <translation>本机没有中文字体，中文名称会显示为方框。安装方法：{how}</translation>
    </message>
    <message>
        <source>Settings → Apps → Optional features → Chinese (Simplified) fonts.</source>
        <translation>设置 → 应用 → 可选功能 → 中文（简体）字体。</translation>
    </message>
    <message>
        <source>install Noto Sans CJK with Font Book.</source>
        <translation>用“字体册”安装 Noto Sans CJK。</translation>
    </message>
</context>
</TS>
